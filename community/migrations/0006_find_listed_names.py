"""Names that agreed to be listed can be found; documents.py says what search knows of them."""

from django.db import migrations


def put_names(apps, schema_editor):
    document = apps.get_model("search", "SearchDocument")
    listed = apps.get_model("community", "Voice").objects.filter(
        membership__status="member", membership__is_listed=True
    )
    document.objects.bulk_create(
        (
            document(
                kind="person",
                object_id=voice.pk,
                place=f"c:{voice.community_id}",
                community_id=voice.community_id,
                author_ref=voice.ref,
                title=voice.name,
                at=voice.community.created_at,
            )
            for voice in listed.select_related("community")
        ),
        ignore_conflicts=True,
    )


def remove_names(apps, schema_editor):
    apps.get_model("search", "SearchDocument").objects.filter(kind="person").delete()


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0005_facilitators_version"),
        ("search", "0002_full_text"),
    ]

    operations = [migrations.RunPython(put_names, remove_names)]

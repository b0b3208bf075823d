from django.db import migrations, models

NAMES = [  # spec/forums.md, Posts
    "Suicide and self-harm",
    "Sexual violence",
    "Domestic abuse",
    "Substance use in detail",
    "Death",
    "Child removal",
    "Restraint and prison",
    "Other",
]


def sow(apps, schema_editor):
    note = apps.get_model("community", "ContentNote")
    note.objects.bulk_create(note(number=n, name=name) for n, name in enumerate(NAMES))


class Migration(migrations.Migration):
    dependencies = [("community", "0010_invitations")]

    operations = [
        migrations.CreateModel(
            name="ContentNote",
            fields=[
                (
                    "id",
                    models.BigAutoField(
                        auto_created=True, primary_key=True, serialize=False, verbose_name="ID"
                    ),
                ),
                ("number", models.PositiveSmallIntegerField(unique=True)),
                ("name", models.CharField(max_length=60)),
                ("retired_at", models.DateTimeField(blank=True, null=True)),
            ],
            options={"ordering": ["number"]},
        ),
        migrations.RunPython(sow, migrations.RunPython.noop),
    ]

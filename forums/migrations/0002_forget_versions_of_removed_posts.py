from django.db import migrations


def forget(apps, schema_editor):
    """What removing does from now on, for the posts that were removed before."""
    revisions = apps.get_model("forums", "Revision").objects
    revisions.filter(post__state__in=["removed", "unnamed"]).delete()


class Migration(migrations.Migration):
    dependencies = [("forums", "0001_initial")]
    operations = [migrations.RunPython(forget, migrations.RunPython.noop)]

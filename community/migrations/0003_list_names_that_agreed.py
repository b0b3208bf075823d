from django.db import migrations, models


def take_everybody_off(apps, schema_editor):
    """Until now nobody was asked, so nobody has agreed."""
    apps.get_model("community", "Membership").objects.update(is_listed=False)


class Migration(migrations.Migration):
    dependencies = [
        ("community", "0002_longer_names"),
    ]

    operations = [
        migrations.AlterField(
            model_name="membership",
            name="is_listed",
            field=models.BooleanField(default=False),
        ),
        migrations.RunPython(take_everybody_off, migrations.RunPython.noop),
    ]

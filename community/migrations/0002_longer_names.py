from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [("community", "0001_initial")]

    operations = [
        migrations.AlterField(
            model_name="voice",
            name="name",
            field=models.CharField(max_length=80),
        ),
    ]

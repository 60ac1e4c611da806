from django.db import migrations, models


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Run",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("job", models.CharField(max_length=80)),
                ("slot", models.DateTimeField()),
                ("claimed_by", models.CharField(max_length=80)),
                ("claimed_at", models.DateTimeField()),
                ("attempt", models.PositiveSmallIntegerField(default=1)),
                ("finished_at", models.DateTimeField(null=True)),
                ("succeeded", models.BooleanField(null=True)),
            ],
            options={
                "constraints": [models.UniqueConstraint(fields=("job", "slot"), name="one_run_each_slot")],
            },
        ),
    ]

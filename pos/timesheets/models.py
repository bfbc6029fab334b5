"""Who clocked when, what was put right, and by which hours overtime is counted.

Clocking         as it was pressed; never changed
ClockCorrection  what holds instead; the newest of a clocking counts (pos.timesheets.queries)
WorkRules        days of work a week, rest days and holidays of one outlet (its id)
"""

from typing import Any, ClassVar

from django.db import models

from pos.journal.tenancy import TenantModel, merchant_unique, tenant_unique
from pos.outlets.masters import MasterModel


class Act(models.TextChoices):
    IN = "in", "Masuk"
    BREAK_START = "break_start", "Mulai istirahat"
    BREAK_END = "break_end", "Selesai istirahat"
    OUT = "out", "Pulang"


class Clocking(TenantModel):
    """Its id is its event's."""

    person_id = models.UUIDField()
    person_name = models.CharField("nama", max_length=200)
    act = models.CharField("absen", max_length=12, choices=Act)
    clocked_at = models.BigIntegerField("waktu")
    tablet_at = models.BigIntegerField("jam tablet")
    is_time_known = models.BooleanField("jam toko diketahui")
    received_at = models.BigIntegerField("diterima")
    device_id = models.UUIDField()

    class Meta:
        verbose_name = "absen"
        verbose_name_plural = "absen"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="clocking_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "outlet_id", "-clocked_at"], name="clocking_time")
        ]

    def __str__(self) -> str:
        return f"{self.person_name} {self.get_act_display()}"


class ClockCorrection(TenantModel):
    """Its id is its event's. Without `act_before` it adds a clocking, without `act_after` it takes
    one away."""

    clocking_id = models.UUIDField()
    person_id = models.UUIDField()
    person_name = models.CharField("nama", max_length=200)
    act_before = models.CharField("sebelumnya", max_length=12, choices=Act, blank=True, default="")
    before_at = models.BigIntegerField("waktu sebelumnya", null=True)
    act_after = models.CharField("sesudahnya", max_length=12, choices=Act, blank=True, default="")
    after_at = models.BigIntegerField("waktu sesudahnya", null=True)
    reason = models.CharField("alasan", max_length=200)
    by_id = models.UUIDField()
    by_name = models.CharField("oleh", max_length=200)
    corrected_at = models.BigIntegerField("dibetulkan")
    counter = models.PositiveIntegerField(default=0)

    class Meta:
        verbose_name = "koreksi absen"
        verbose_name_plural = "koreksi absen"
        constraints: ClassVar[list[Any]] = [tenant_unique("id", name="clock_correction_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(
                fields=["merchant_id", "outlet_id", "clocking_id"], name="clock_correction_of"
            ),
            models.Index(
                fields=["merchant_id", "outlet_id", "-after_at"], name="clock_correction_after"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person_name}: {self.reason}"


class WorkRules(MasterModel):
    """Where an owner saved none, these defaults hold: six days, rest by turns, no holidays."""

    GROUPS: ClassVar = {"hours": ("week_days", "rest_weekdays", "holidays")}

    week_days = models.PositiveSmallIntegerField("hari kerja seminggu", default=6)
    rest_weekdays = models.JSONField("hari libur mingguan", default=list, blank=True)
    holidays = models.JSONField("hari libur resmi", default=list, blank=True)

    class Meta:
        verbose_name = "aturan jam kerja"
        verbose_name_plural = "aturan jam kerja"
        constraints: ClassVar[list[Any]] = [merchant_unique("id", name="work_rules_key")]
        indexes: ClassVar[list[Any]] = [
            models.Index(fields=["merchant_id", "revision"], name="work_rules_revision")
        ]

    def __str__(self) -> str:
        return str(self.id)

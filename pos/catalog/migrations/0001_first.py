"""The first tables of catalog, each with the tenant in its key."""

import django.db.models.deletion
from django.db import migrations, models

import pos.journal.ids
from pos.journal.tenancy import CompositePrimaryKey


class Migration(migrations.Migration):
    initial = True

    dependencies = []

    operations = [
        migrations.CreateModel(
            name="Category",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("revision", models.BigIntegerField(default=0, editable=False)),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="nama"),
                ),
                ("colour", models.CharField(default="#DDEBE4", max_length=7, verbose_name="warna")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="urutan")),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "kategori",
                "verbose_name_plural": "kategori",
                "ordering": ["position", "name"],
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="category_revision")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="category_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="ChoiceGroup",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("revision", models.BigIntegerField(default=0, editable=False)),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="nama"),
                ),
                ("min", models.PositiveSmallIntegerField(default=0, verbose_name="paling sedikit")),
                (
                    "max",
                    models.PositiveSmallIntegerField(
                        default=1, help_text="0 = tanpa batas.", verbose_name="paling banyak"
                    ),
                ),
                ("required", models.BooleanField(default=False, verbose_name="wajib dipilih")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="urutan")),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
            ],
            options={
                "verbose_name": "kelompok pilihan",
                "verbose_name_plural": "kelompok pilihan",
                "ordering": ["position", "name"],
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="choice_group_revision")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="choice_group_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Product",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("revision", models.BigIntegerField(default=0, editable=False)),
                (
                    "sku",
                    models.CharField(
                        blank=True, default="", max_length=40, verbose_name="kode barang"
                    ),
                ),
                (
                    "name",
                    models.CharField(blank=True, default="", max_length=120, verbose_name="nama"),
                ),
                ("unit", models.CharField(default="pcs", max_length=16, verbose_name="satuan")),
                (
                    "kind",
                    models.CharField(
                        choices=[("goods", "Barang"), ("service", "Jasa")],
                        default="goods",
                        max_length=8,
                        verbose_name="jenis",
                    ),
                ),
                ("weighed", models.BooleanField(default=False, verbose_name="ditimbang")),
                (
                    "min_age",
                    models.PositiveSmallIntegerField(
                        blank=True, null=True, verbose_name="umur paling muda"
                    ),
                ),
                (
                    "plu",
                    models.CharField(
                        blank=True, max_length=6, null=True, verbose_name="PLU timbangan"
                    ),
                ),
                (
                    "image",
                    models.CharField(
                        blank=True, editable=False, max_length=64, null=True, verbose_name="gambar"
                    ),
                ),
                (
                    "variant_name",
                    models.CharField(
                        blank=True, max_length=120, null=True, verbose_name="nama varian"
                    ),
                ),
                ("position", models.PositiveIntegerField(default=0, verbose_name="urutan")),
                ("archived", models.BooleanField(default=False, verbose_name="diarsipkan")),
                ("favourite", models.BooleanField(default=False, verbose_name="favorit")),
                (
                    "price_minor",
                    models.BigIntegerField(
                        blank=True,
                        help_text="Kosong = kasir mengisi harga.",
                        null=True,
                        verbose_name="harga jual",
                    ),
                ),
                (
                    "cost_minor",
                    models.BigIntegerField(blank=True, null=True, verbose_name="harga beli"),
                ),
                (
                    "tax_class",
                    models.CharField(default="NON", max_length=32, verbose_name="kelas pajak"),
                ),
                (
                    "choice_groups",
                    models.JSONField(blank=True, default=list, verbose_name="pilihan"),
                ),
                ("tracked", models.BooleanField(default=True, verbose_name="stok dihitung")),
                (
                    "reorder_point_milli",
                    models.BigIntegerField(
                        blank=True, null=True, verbose_name="stok minimum (perseribu)"
                    ),
                ),
                (
                    "category",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="products",
                        to="catalog.category",
                        verbose_name="kategori",
                    ),
                ),
                (
                    "variant_of",
                    models.ForeignKey(
                        blank=True,
                        db_constraint=False,
                        null=True,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="variants",
                        to="catalog.product",
                        verbose_name="varian dari",
                    ),
                ),
            ],
            options={
                "verbose_name": "barang",
                "verbose_name_plural": "barang",
                "ordering": ["name", "id"],
            },
        ),
        migrations.CreateModel(
            name="ProductBarcode",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("barcode", models.CharField(max_length=64, verbose_name="barcode")),
                ("key", models.CharField(max_length=64)),
                ("unit", models.CharField(max_length=16, verbose_name="satuan")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="barcodes",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "barcode",
                "verbose_name_plural": "barcode",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="ProductUnit",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("unit", models.CharField(max_length=16, verbose_name="satuan")),
                (
                    "factor_milli",
                    models.BigIntegerField(verbose_name="isi (perseribu satuan dasar)"),
                ),
                ("price_minor", models.BigIntegerField(verbose_name="harga")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="units",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "satuan besar",
                "verbose_name_plural": "satuan besar",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="QuantityBreak",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("unit", models.CharField(max_length=16, verbose_name="satuan")),
                (
                    "min_quantity_milli",
                    models.BigIntegerField(verbose_name="mulai jumlah (perseribu)"),
                ),
                ("price_minor", models.BigIntegerField(verbose_name="harga")),
                ("position", models.PositiveSmallIntegerField(default=0)),
                (
                    "product",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="breaks",
                        to="catalog.product",
                    ),
                ),
            ],
            options={
                "verbose_name": "harga bertingkat",
                "verbose_name_plural": "harga bertingkat",
                "ordering": ["position"],
            },
        ),
        migrations.CreateModel(
            name="TaxClass",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("revision", models.BigIntegerField(default=0, editable=False)),
                (
                    "code",
                    models.CharField(blank=True, default="", max_length=32, verbose_name="kode"),
                ),
                (
                    "label",
                    models.CharField(
                        blank=True, default="", max_length=120, verbose_name="nama di struk"
                    ),
                ),
                (
                    "kind",
                    models.CharField(
                        choices=[
                            ("ppn", "PPN 12 % × 11/12"),
                            ("ppn_full", "PPN penuh"),
                            ("exempt", "Bebas PPN"),
                            ("not_collected", "PPN tidak dipungut"),
                            ("tobacco", "Rokok (PPN sudah dibayar pabrik)"),
                            ("pulsa", "Pulsa dan token"),
                            ("none", "Bukan objek pajak"),
                            ("pbjt", "Pajak resto (PBJT)"),
                            ("pbjt_entertainment", "Pajak hiburan (PBJT)"),
                        ],
                        default="none",
                        max_length=24,
                        verbose_name="jenis",
                    ),
                ),
                ("service", models.BooleanField(default=False, verbose_name="kena biaya layanan")),
                (
                    "included",
                    models.BooleanField(
                        help_text="Tidak diketahui = ikut setelan cabang.",
                        null=True,
                        verbose_name="termasuk dalam harga",
                    ),
                ),
                (
                    "rates",
                    models.JSONField(blank=True, default=list, verbose_name="tarif bertanggal"),
                ),
            ],
            options={
                "verbose_name": "kelas pajak",
                "verbose_name_plural": "kelas pajak",
                "ordering": ["code"],
                "indexes": [
                    models.Index(fields=["merchant_id", "revision"], name="tax_class_revision")
                ],
                "constraints": [
                    models.UniqueConstraint(fields=("merchant_id", "id"), name="tax_class_key")
                ],
            },
        ),
        migrations.CreateModel(
            name="Choice",
            fields=[
                (
                    "id",
                    models.UUIDField(
                        default=pos.journal.ids.uuid7,
                        editable=False,
                        primary_key=True,
                        serialize=False,
                    ),
                ),
                ("merchant_id", models.UUIDField(editable=False)),
                ("outlet_id", models.UUIDField(editable=False)),
                ("choice_id", models.UUIDField()),
                ("name", models.CharField(max_length=120, verbose_name="nama")),
                ("price_minor", models.BigIntegerField(default=0, verbose_name="tambahan harga")),
                (
                    "tax_class",
                    models.CharField(
                        blank=True, max_length=32, null=True, verbose_name="kelas pajak"
                    ),
                ),
                ("default", models.BooleanField(default=False, verbose_name="terpilih dari awal")),
                ("position", models.PositiveIntegerField(default=0, verbose_name="urutan")),
                (
                    "group",
                    models.ForeignKey(
                        db_constraint=False,
                        on_delete=django.db.models.deletion.DO_NOTHING,
                        related_name="choices",
                        to="catalog.choicegroup",
                    ),
                ),
            ],
            options={
                "verbose_name": "pilihan",
                "verbose_name_plural": "pilihan",
                "ordering": ["position"],
                "constraints": [
                    models.UniqueConstraint(
                        fields=("merchant_id", "group", "choice_id"), name="choice_key"
                    )
                ],
            },
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["merchant_id", "revision"], name="product_revision"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["merchant_id", "sku"], name="product_sku"),
        ),
        migrations.AddIndex(
            model_name="product",
            index=models.Index(fields=["merchant_id", "name"], name="product_name"),
        ),
        migrations.AddConstraint(
            model_name="product",
            constraint=models.UniqueConstraint(fields=("merchant_id", "id"), name="product_key"),
        ),
        migrations.AddIndex(
            model_name="productbarcode",
            index=models.Index(fields=["merchant_id", "key"], name="product_barcode_lookup"),
        ),
        migrations.AddConstraint(
            model_name="productbarcode",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "product", "position"), name="product_barcode_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="productunit",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "product", "position"), name="product_unit_key"
            ),
        ),
        migrations.AddConstraint(
            model_name="quantitybreak",
            constraint=models.UniqueConstraint(
                fields=("merchant_id", "product", "position"), name="quantity_break_key"
            ),
        ),
        CompositePrimaryKey("category"),
        CompositePrimaryKey("choicegroup"),
        CompositePrimaryKey("product"),
        CompositePrimaryKey("productbarcode"),
        CompositePrimaryKey("productunit"),
        CompositePrimaryKey("quantitybreak"),
        CompositePrimaryKey("taxclass"),
        CompositePrimaryKey("choice"),
    ]

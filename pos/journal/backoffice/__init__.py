"""What every page of the back office stands on; the only place that knows django-unfold.

base     BaseAdmin (reading), FactAdmin (read-only), and the tenant of a request
masters  MasterAdmin and RowsInline: a form becomes one verb call
fields   form fields that read and write as the shop does (Rp 12.500, 0,735, 11%)
show     columns that show stored integers as words
pages    purpose-built pages beside the model forms

To fall back to Django's plain admin, change the imports in base.py and masters.py.
"""

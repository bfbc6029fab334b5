"""Copies of the whole shop that survive the box: made by themselves, tested by themselves.

A snapshot is the whole database with the hub's keys, once a night; a segment holds the events
since the file before it, every five minutes. Both are encrypted in the age format to the owner's
recovery key, so this box cannot read its own old copies; each snapshot has a second, one-time key
with which it is put back for trial once, and which is then destroyed. The files are written beside
the database and copied to where the owner chose: another disk, a bucket, the cloud (sync.shelf).
`manage.py restore` puts them back.

    models      one row a file (this box's own memory), and the place as it was set
    notes       the small file that stands beside each copy and says what it is
    age_keys    the owner's key as age writes it
    making      a snapshot, a segment
    disks       whether a folder is on other hardware than the shop's data
    places      copying to another disk, and throwing away what is old
    buckets     an S3-compatible storage service: what can be asked of it, and its faults in words
    carrying    copying over the internet, a step at a time: to the owner's bucket, to the cloud
    bucket_shelf  the bucket as a place that copies are carried to, and what is old there
    sources     where copies are put back from: a folder, or a bucket
    trial       putting a snapshot back for trial, in a folder and processes of its own
    restoring   reading copies: for the trial and for the real thing
    rounds      what is due now; called by the worker
"""

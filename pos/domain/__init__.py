"""The money contract: pure arithmetic and words, standard library only.

README.md beside this file is the contract in prose; `frontend/src/domain` is the twin, file for
file and function for function. Nothing here reads a clock, a database or a setting.
"""

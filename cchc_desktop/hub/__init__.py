"""The superior's service on the network: packets come in file by file, signed answers go back.

It keeps no sessions: what it knows of a delivery lies in the spool until the register has taken it in. Beside
that it shows, where it is told to, a page to leaders (who have its word) and one to citizens (who have a
receipt); both are written here, only to be read, and know no person.
"""

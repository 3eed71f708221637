"""The superior's service on the network: packets come in file by file, signed answers go back.

It keeps no sessions: what it knows of a delivery lies in the spool until the register has taken it in.
"""

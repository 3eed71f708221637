"""The register: the only package that knows SQL, files of the database and keys."""

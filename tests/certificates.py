"""Certificates that no authority vouches for, as an office makes one by itself."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from cchc_desktop.hub.serving import Wish


def own_certificate(
    holder: str, days: int, *extensions: x509.ExtensionType
) -> tuple[ec.EllipticCurvePrivateKey, x509.Certificate]:
    """A new key of ``holder`` and the certificate it signed for itself, good for so many days of 2026 on."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, holder)])
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(begin)
        .not_valid_after(begin + timedelta(days=days))
    )
    for extension in extensions:
        made = made.add_extension(extension, critical=False)
    return key, made.sign(key, hashes.SHA256())


def certified(folder: Path) -> Wish:
    """A hub on this machine under a certificate that no authority vouches for, which lies in ``folder``."""
    here = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    key, made = own_certificate("hub", 36_500, here)
    pem = serialization.Encoding.PEM
    plain = serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    folder.mkdir(parents=True)
    cert, secret = folder / "hub.pem", folder / "hub.key"
    cert.write_bytes(made.public_bytes(pem))
    secret.write_bytes(key.private_bytes(pem, *plain))
    return Wish(port=0, cert=cert, key=secret, host="127.0.0.1")

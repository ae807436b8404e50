"""Certificates for a proof: of a throw-away authority, good for an hour, on disk as PostgreSQL wants them."""

from datetime import timedelta
from ipaddress import ip_address

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from clinic import clock

PEM = serialization.Encoding.PEM


class Authority:
    def __init__(self, name, folder):
        self.name, self.folder = named(name), folder
        self.key = ec.generate_private_key(ec.SECP256R1())
        self.file = folder / f"{name}.crt"
        self.file.write_bytes(self._sealed(self.name, self.key, x509.BasicConstraints(True, None)))

    def hand_out(self, name, *, host=None, address=None):
        """The files of a certificate and its key, which nobody else may read."""
        key, names = ec.generate_private_key(ec.SECP256R1()), []
        names += [x509.DNSName(host)] if host else []
        names += [x509.IPAddress(ip_address(address))] if address else []
        said = x509.SubjectAlternativeName(names or [x509.DNSName(name)])
        kept, secret = self.folder / f"{name}.crt", self.folder / f"{name}.key"
        kept.write_bytes(self._sealed(named(name), key, said))
        secret.touch(mode=0o600)
        secret.write_bytes(in_clear(key))
        return kept, secret

    def _sealed(self, name, key, *said):
        made = x509.CertificateBuilder(issuer_name=self.name, subject_name=name, public_key=key.public_key())
        made = made.serial_number(x509.random_serial_number())
        made = made.not_valid_before(clock.now() - timedelta(minutes=5))
        made = made.not_valid_after(clock.now() + timedelta(hours=1))
        for one in said:
            made = made.add_extension(one, critical=isinstance(one, x509.BasicConstraints))
        return made.sign(self.key, hashes.SHA256()).public_bytes(PEM)


def named(name):
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


def in_clear(key):
    return key.private_bytes(PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())

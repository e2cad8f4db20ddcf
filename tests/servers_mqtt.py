"""A Mosquitto that asks for TLS, certificates and passwords, all made by the test."""

from __future__ import annotations

import subprocess
from datetime import UTC, datetime, timedelta
from ipaddress import ip_address
from pathlib import Path

from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from tests.servers import HOST, Mosquitto, find_program


class Authority:
    """A certificate authority of one test; PEM files lie in `folder`."""

    def __init__(self, folder: Path, name: str = "ca") -> None:
        self._folder = folder
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _named(f"{name} of a test")
        self._cert = self._build(self._name, self._key).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        ).sign(self._key, hashes.SHA256())  # fmt: skip
        self.ca = self._write(f"{name}.pem", self._cert.public_bytes(_PEM))

    def issue(self, name: str) -> tuple[Path, Path]:
        """A certificate of `name` for the loopback address, and its key."""
        key = ec.generate_private_key(ec.SECP256R1())
        places = x509.SubjectAlternativeName([x509.IPAddress(ip_address(HOST))])
        made = self._build(_named(name), key).add_extension(places, critical=False)
        cert = made.sign(self._key, hashes.SHA256())
        secret = key.private_bytes(
            _PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
        return (
            self._write(f"{name}.pem", cert.public_bytes(_PEM)),
            self._write(f"{name}.key", secret),
        )

    def _build(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey
    ) -> x509.CertificateBuilder:
        now = datetime.now(UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(now - timedelta(hours=1))
            .not_valid_after(now + timedelta(days=1))
        )

    def _write(self, name: str, content: bytes) -> Path:
        path = self._folder / name
        path.write_bytes(content)
        path.chmod(0o644)
        return path


_PEM = serialization.Encoding.PEM


def _named(name: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, name)])


class SecureMosquitto(Mosquitto):
    """Takes clients with a certificate of `authority` and the password of a user alone."""

    USER, PASSWORD = "river", "s3cret-of-the-river"

    def __init__(self) -> None:
        super().__init__()
        self.folder.chmod(0o755)
        self.authority = Authority(self.folder)
        cert, key = self.authority.issue("broker")
        passwords = self.folder / "passwords"
        tool = str(find_program("mosquitto_passwd"))
        subprocess.run(
            [tool, "-b", "-c", str(passwords), self.USER, self.PASSWORD],
            check=True,
            capture_output=True,
        )
        passwords.chmod(0o644)
        lines = self._config.read_text("utf-8").replace(
            "allow_anonymous true", "allow_anonymous false"
        )
        lines += f"password_file {passwords.as_posix()}\n"
        lines += f"cafile {self.authority.ca.as_posix()}\nrequire_certificate true\n"
        lines += f"certfile {cert.as_posix()}\nkeyfile {key.as_posix()}\n"
        self._config.write_text(lines, encoding="utf-8")

    @property
    def url(self) -> str:
        """`mqtts://host:port`."""
        return f"mqtts://{self.host}:{self.port}"

"""The transport: HTTP over connections that the guard makes and nobody has spoilt."""

from __future__ import annotations

import ssl

import httpcore
import httpx

from extract.guard import GuardedBackend

# ssl.OP_LEGACY_SERVER_CONNECT, which Python 3.11 has no name for.
_LEGACY_SERVER_CONNECT = 0x4


class GuardedTransport(httpx.AsyncHTTPTransport):
    """httpx's transport over a pool whose connections the guard makes.

    Host header, SNI and certificate check keep the name; `context` says whether certificates
    are checked. The pool is a private attribute of httpx, which has no way to hand in a
    network backend; httpx is pinned exactly for it.
    """

    def __init__(self, *, backend: GuardedBackend, limits: httpx.Limits, context: ssl.SSLContext) -> None:
        super().__init__(verify=context, trust_env=False)
        self._pool = _CleanPool(backend=backend, limits=limits, context=context)


class _CleanPool(httpcore.AsyncConnectionPool):
    """A pool that does not use a connection again on which more came than was asked for."""

    def __init__(self, *, backend: GuardedBackend, limits: httpx.Limits, context: ssl.SSLContext) -> None:
        super().__init__(
            ssl_context=context,
            max_connections=limits.max_connections,
            max_keepalive_connections=limits.max_keepalive_connections,
            keepalive_expiry=limits.keepalive_expiry,
            http2=True,
            network_backend=backend,
        )
        self._context = context
        self._backend = backend
        self._expiry = limits.keepalive_expiry

    def create_connection(self, origin: httpcore.Origin) -> httpcore.AsyncConnectionInterface:
        return _CleanConnection(
            origin=origin,
            ssl_context=self._context,
            keepalive_expiry=self._expiry,
            http2=True,
            network_backend=self._backend,
        )


class _CleanConnection(httpcore.AsyncHTTPConnection):
    """A connection that ends where bytes are left over from an answer.

    httpcore 1.0.9 looks whether the socket has more to read, but not whether h11 has read more
    already: a second answer sent along with the first would be taken for that of the next page.
    """

    def has_expired(self) -> bool:
        state = getattr(self._connection, "_h11_state", None)  # HTTP/1.1 only
        is_spoilt = self.is_idle() and state is not None and bool(state.trailing_data[0])
        return is_spoilt or super().has_expired()


def open_strict_context() -> ssl.SSLContext:
    """TLS with every certificate checked, against certifi's list or that of SSL_CERT_FILE."""
    return httpx.create_ssl_context()


def open_trusting_context() -> ssl.SSLContext:
    """TLS as old sites speak it: no certificate checked, old protocols, ciphers and renegotiation allowed."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_CLIENT)
    context.check_hostname = False
    context.verify_mode = ssl.CERT_NONE
    context.minimum_version = ssl.TLSVersion.MINIMUM_SUPPORTED
    context.set_ciphers("DEFAULT:@SECLEVEL=0")
    context.options |= _LEGACY_SERVER_CONNECT
    return context

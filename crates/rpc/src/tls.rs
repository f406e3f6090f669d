//! Whose certificates are trusted.

use std::{io, sync::Arc, time::Duration};

use rustls::{
    ClientConfig, RootCertStore,
    crypto::ring,
    pki_types::{CertificateDer, ServerName, pem::PemObject as _},
};
use tokio::{net::TcpStream, time::timeout};
use tokio_rustls::{TlsConnector, client::TlsStream};
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Error};

/// What a server calls HTTP/2 that speaks it over TLS.
pub(crate) const HTTP2: &[u8] = b"h2";

/// How long a TLS handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// The authorities (CAs) whose certificates services may have: the system's, and those given.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    /// What was given, as PEM.
    pem: Option<Vec<u8>>,
}

impl Roots {
    /// Only the system's.
    #[must_use]
    pub fn system() -> Self {
        Self::default()
    }

    /// The system's, and every certificate in this PEM text. The error says why it cannot be used.
    pub fn with_pem(pem: &[u8]) -> Result<Self, String> {
        let mut store = RootCertStore::empty();
        for (index, certificate) in CertificateDer::pem_slice_iter(pem).enumerate() {
            certificate
                .map_err(|error| error.to_string())
                .and_then(|certificate| store.add(certificate).map_err(|error| error.to_string()))
                .map_err(|error| format!("certificate {} in it cannot be read: {error}", index.saturating_add(1)))?;
        }
        if store.is_empty() {
            return Err("it holds no certificate in PEM form (-----BEGIN CERTIFICATE-----)".to_owned());
        }
        Ok(Self { pem: Some(pem.to_vec()) })
    }

    /// Makes connections to `endpoint` use TLS and trust these.
    pub fn secure(&self, endpoint: Endpoint) -> Result<Endpoint, Error> {
        let certificates = self.pem.as_deref().map(Certificate::from_pem);
        let given = ClientTlsConfig::new().ca_certificates(certificates).timeout(HANDSHAKE_TIMEOUT);
        match endpoint.clone().tls_config(given.clone().with_native_roots()) {
            // The system may have none, as in a small container.
            Err(_) if self.pem.is_some() => endpoint.tls_config(given),
            secured => secured,
        }
    }

    /// Speaks TLS on this connection to `host`, trusting these, and within it whichever of `protocols` the host can.
    pub(crate) async fn connect(
        &self,
        host: &str,
        stream: TcpStream,
        protocols: &[&[u8]],
    ) -> io::Result<TlsStream<TcpStream>> {
        let mut store = RootCertStore::empty();
        store.add_parsable_certificates(rustls_native_certs::load_native_certs().certs);
        // They were read before.
        let given = self.pem.iter().flat_map(|pem| CertificateDer::pem_slice_iter(pem)).filter_map(Result::ok);
        store.add_parsable_certificates(given);
        let mut config = ClientConfig::builder_with_provider(Arc::new(ring::default_provider()))
            .with_safe_default_protocol_versions()
            .map_err(io::Error::other)?
            .with_root_certificates(store)
            .with_no_client_auth();
        config.alpn_protocols = protocols.iter().map(|protocol| protocol.to_vec()).collect();
        let name = ServerName::try_from(host.to_owned()).map_err(io::Error::other)?;
        let handshake = TlsConnector::from(Arc::new(config)).connect(name, stream);
        timeout(HANDSHAKE_TIMEOUT, handshake).await.unwrap_or_else(|_| Err(io::ErrorKind::TimedOut.into()))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(pem: &str, words: &str) {
        let error = Roots::with_pem(pem.as_bytes()).expect_err("it is not usable");
        assert!(error.contains(words), "{error}");
    }

    #[test]
    fn what_holds_no_certificate_is_refused() {
        check("", "holds no certificate");
        check("not PEM", "holds no certificate");
        let key = rcgen::KeyPair::generate().unwrap().serialize_pem();
        check(&key, "holds no certificate");
        check("-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "certificate 1 in it cannot be read");
    }

    #[test]
    fn a_bundle_of_certificates_is_accepted() {
        let certificate = || rcgen::generate_simple_self_signed(["a.example".to_owned()]).unwrap().cert.pem();
        Roots::with_pem(format!("{}{}", certificate(), certificate()).as_bytes()).unwrap();
    }
}

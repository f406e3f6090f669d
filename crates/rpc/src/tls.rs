//! Whose certificates are trusted.

use std::time::Duration;

use rustls::{
    RootCertStore,
    pki_types::{CertificateDer, pem::PemObject as _},
};
use tonic::transport::{Certificate, ClientTlsConfig, Endpoint, Error};

/// How long a TLS handshake may take.
const HANDSHAKE_TIMEOUT: Duration = Duration::from_secs(5);

/// The authorities (CAs) whose certificates services may have: the system's, and those given.
#[derive(Clone, Debug, Default)]
pub struct Roots {
    given: Option<Certificate>,
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
        Ok(Self { given: Some(Certificate::from_pem(pem)) })
    }

    /// Makes connections to `endpoint` use TLS and trust these.
    pub fn secure(&self, endpoint: Endpoint) -> Result<Endpoint, Error> {
        let given = ClientTlsConfig::new().ca_certificates(self.given.clone()).timeout(HANDSHAKE_TIMEOUT);
        match endpoint.clone().tls_config(given.clone().with_native_roots()) {
            // The system may have none, as in a small container.
            Err(_) if self.given.is_some() => endpoint.tls_config(given),
            secured => secured,
        }
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

//! Rustls over a completion port: both ends of a connection as streams.
#![cfg(target_os = "linux")]

mod common;

use std::io;
use std::sync::Arc;

use common::pair;
use futures_lite::{AsyncReadExt, AsyncWriteExt, future};
use futures_rustls::rustls::pki_types::{PrivateKeyDer, ServerName};
use futures_rustls::rustls::{ClientConfig, RootCertStore, ServerConfig};
use futures_rustls::{TlsAcceptor, TlsConnector};
use overlapped::{CompletionPort, Concurrency};

/// A client that trusts a server, and the server.
fn parties() -> (TlsConnector, TlsAcceptor) {
    let made = rcgen::generate_simple_self_signed(["localhost".to_string()]).unwrap();
    let key = PrivateKeyDer::try_from(made.signing_key.serialize_der()).unwrap();
    let certificate = made.cert.der().clone();
    let mut roots = RootCertStore::empty();
    roots.add(certificate.clone()).unwrap();
    let client = ClientConfig::builder().with_root_certificates(roots).with_no_client_auth();
    let server = ServerConfig::builder().with_no_client_auth().with_single_cert(vec![certificate], key).unwrap();
    (TlsConnector::from(Arc::new(client)), TlsAcceptor::from(Arc::new(server)))
}

#[test]
fn what_is_said_over_tls_comes_back() {
    let (connector, acceptor) = parties();
    let (client, server) = pair();
    let mut port = CompletionPort::<Vec<u8>>::new(Concurrency::Exactly(1)).unwrap();
    let client = port.associate_skipping(client, 0).unwrap().into_stream().unwrap();
    let server = port.associate_skipping(server, 1).unwrap().into_stream().unwrap();
    // More than the kernel has room for, so that both ends wait for each other.
    let said: Vec<u8> = (0..4 << 20).map(|index: u32| (index.wrapping_mul(2_654_435_761) >> 24) as u8).collect();
    let echo = async {
        let mut server = acceptor.accept(server).await?;
        let (mut buffer, mut total) = (vec![0; 16 << 10], 0);
        loop {
            let bytes = server.read(&mut buffer).await?;
            if bytes == 0 {
                server.close().await?;
                return Ok::<_, io::Error>(total);
            }
            server.write_all(&buffer[..bytes]).await?;
            // TLS has buffers of its own, which only this empties.
            server.flush().await?;
            total += bytes;
        }
    };
    let talk = async {
        let client = connector.connect(ServerName::try_from("localhost").unwrap(), client).await?;
        let (mut reader, mut writer) = futures_lite::io::split(client);
        let write = async {
            writer.write_all(&said).await?;
            writer.close().await
        };
        let mut heard = Vec::new();
        let read = async { reader.read_to_end(&mut heard).await };
        future::try_zip(write, read).await?;
        Ok(heard)
    };
    let (echoed, heard) = port.block_on(future::try_zip(echo, talk)).unwrap();
    assert_eq!(echoed, said.len());
    assert!(heard == said, "{} bytes came back", heard.len());
}

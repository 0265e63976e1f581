//! Addresses on the command line.

use std::net::{SocketAddr, ToSocketAddrs};

use overlapped::WsaError;

use crate::failure::Failure;

/// Reads `IP:PORT` or `NAME:PORT`; of a name's addresses the first over IPv4 is taken, else the first.
pub fn resolve(text: &str) -> Result<SocketAddr, Failure> {
    if let Ok(address) = text.parse() {
        return Ok(address);
    }
    let has_port = text.rsplit_once(':').is_some_and(|(name, port)| !name.is_empty() && port.parse::<u16>().is_ok());
    let error = if has_port {
        match text.to_socket_addrs().map(Vec::from_iter) {
            Ok(found) if !found.is_empty() => {
                return Ok(*found.iter().find(|address| address.is_ipv4()).unwrap_or(&found[0]));
            }
            _ => WsaError::WSAHOST_NOT_FOUND,
        }
    } else {
        WsaError::WSAEINVAL
    };
    let what = format!("{} ({})", error.name(), error.code());
    Err(Failure::to_start(format!("{text:?} is no address: {what}. Give a host and a port, such as 127.0.0.1:7777.")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn addresses_and_names_are_read_and_others_refused() {
        assert_eq!(resolve("127.0.0.1:80").unwrap(), "127.0.0.1:80".parse().unwrap());
        assert_eq!(resolve("[::1]:80").unwrap(), "[::1]:80".parse().unwrap());
        assert!(resolve("localhost:80").unwrap().ip().is_loopback());
        for wrong in ["", "127.0.0.1", "127.0.0.1:", "127.0.0.1:99999", ":80", "nonsense"] {
            assert!(format!("{:?}", resolve(wrong).unwrap_err()).contains("WSAEINVAL"), "{wrong}");
        }
    }
}

//! Services and protocols, as `/etc/services` and `/etc/protocols` have them; where a system has no such file, or the name is not in it,
//! the well-known ones.

use std::fs;

/// A service: its name, aliases, port and protocol.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Service {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) port: u16,
    pub(super) protocol: String,
}

/// A protocol: its name, aliases and number.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(super) struct Protocol {
    pub(super) name: String,
    pub(super) aliases: Vec<String>,
    pub(super) number: i16,
}

const WELL_KNOWN_SERVICES: &str = "echo 7/tcp\necho 7/udp\ndiscard 9/tcp sink null\ndiscard 9/udp sink null\n\
    daytime 13/tcp\ndaytime 13/udp\nqotd 17/tcp quote\nqotd 17/udp quote\nchargen 19/tcp\nchargen 19/udp\n\
    ftp-data 20/tcp\nftp 21/tcp\nssh 22/tcp\ntelnet 23/tcp\nsmtp 25/tcp mail\ntime 37/tcp timserver\ntime 37/udp timserver\n\
    domain 53/tcp\ndomain 53/udp\ntftp 69/udp\nhttp 80/tcp www\npop3 110/tcp pop-3\nntp 123/udp\nimap 143/tcp imap4\n\
    snmp 161/udp\nldap 389/tcp\nhttps 443/tcp\nhttps 443/udp\nmicrosoft-ds 445/tcp\n";
const WELL_KNOWN_PROTOCOLS: &str = "ip 0 IP\nicmp 1 ICMP\nigmp 2 IGMP\nggp 3 GGP\ntcp 6 TCP\negp 8 EGP\npup 12 PUP\nudp 17 UDP\n\
    hmp 20 HMP\nxns-idp 22 XNS-IDP\nrdp 27 RDP\nipv6 41 IPv6\nipv6-icmp 58 IPv6-ICMP\n";

/// The fields of each line that has a number.
fn lines(text: &str) -> impl Iterator<Item = Vec<&str>> {
    text.lines()
        .map(|line| line.split('#').next().unwrap_or_default().split_whitespace().collect::<Vec<_>>())
        .filter(|fields| fields.len() >= 2)
}

fn owned(fields: &[&str]) -> Vec<String> {
    fields.iter().map(|field| (*field).to_owned()).collect()
}

fn parse_service(fields: &[&str]) -> Option<Service> {
    let (port, protocol) = fields[1].split_once('/')?;
    Some(Service {
        name: fields[0].to_owned(),
        aliases: owned(&fields[2..]),
        port: port.parse().ok()?,
        protocol: protocol.to_owned(),
    })
}

fn find_service(is: impl Fn(&Service) -> bool) -> Option<Service> {
    let file = fs::read_to_string("/etc/services").unwrap_or_default();
    [&*file, WELL_KNOWN_SERVICES]
        .iter()
        .find_map(|text| lines(text).filter_map(|fields| parse_service(&fields)).find(&is))
}

/// The service of a name; any protocol's, if none is given.
pub(super) fn by_name(name: &str, protocol: Option<&str>) -> Option<Service> {
    find_service(|service| {
        let named = service.name.eq_ignore_ascii_case(name)
            || service.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name));
        named && protocol.is_none_or(|protocol| service.protocol.eq_ignore_ascii_case(protocol))
    })
}

/// The service at a port.
pub(super) fn by_port(port: u16, protocol: Option<&str>) -> Option<Service> {
    find_service(|service| {
        service.port == port && protocol.is_none_or(|protocol| service.protocol.eq_ignore_ascii_case(protocol))
    })
}

fn find_protocol(is: impl Fn(&Protocol) -> bool) -> Option<Protocol> {
    let file = fs::read_to_string("/etc/protocols").unwrap_or_default();
    let parse = |fields: Vec<&str>| {
        let number = fields[1].parse().ok()?;
        Some(Protocol { name: fields[0].to_owned(), aliases: owned(&fields[2..]), number })
    };
    [&*file, WELL_KNOWN_PROTOCOLS].iter().find_map(|text| lines(text).filter_map(parse).find(&is))
}

/// The protocol of a name.
pub(super) fn protocol_by_name(name: &str) -> Option<Protocol> {
    find_protocol(|protocol| {
        protocol.name.eq_ignore_ascii_case(name)
            || protocol.aliases.iter().any(|alias| alias.eq_ignore_ascii_case(name))
    })
}

/// The protocol of a number.
pub(super) fn protocol_by_number(number: i32) -> Option<Protocol> {
    find_protocol(|protocol| i32::from(protocol.number) == number)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_well_known_are_known_without_a_file() {
        let services: Vec<_> = lines(WELL_KNOWN_SERVICES).filter_map(|fields| parse_service(&fields)).collect();
        assert_eq!(services.len(), WELL_KNOWN_SERVICES.lines().count());
        assert_eq!(services[2].aliases, ["sink", "null"]);
        assert_eq!(lines("http 80/tcp # www\n# x\nlone\n").count(), 1);
    }
}

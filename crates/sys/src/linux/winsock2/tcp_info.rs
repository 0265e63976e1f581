//! `SIO_TCP_INFO`: Linux' figures of a connection in Windows' structures.
//!
//! What Linux does not count by connection is zero: BytesReordered, FastRetrans, DupAcksIn and TimeoutEpisodes, and of what a
//! sender is limited by all but the times.

use crate::linux::socket::Socket;
use overlapped_core::error::{Call, WsaError};
use overlapped_engine::tcp_info::TcpInfo;
use overlapped_engine::transfer;
use windows_sys::Win32::Networking::WinSock as ws;

/// Windows' number of a state, by Linux' own.
const STATES: [ws::TCPSTATE; 13] = [
    ws::TCPSTATE_CLOSED,
    ws::TCPSTATE_ESTABLISHED,
    ws::TCPSTATE_SYN_SENT,
    ws::TCPSTATE_SYN_RCVD,
    ws::TCPSTATE_FIN_WAIT_1,
    ws::TCPSTATE_FIN_WAIT_2,
    ws::TCPSTATE_TIME_WAIT,
    ws::TCPSTATE_CLOSED,
    ws::TCPSTATE_CLOSE_WAIT,
    ws::TCPSTATE_LAST_ACK,
    ws::TCPSTATE_LISTEN,
    ws::TCPSTATE_CLOSING,
    ws::TCPSTATE_SYN_RCVD,
];

fn info(socket: &Socket) -> Result<TcpInfo, WsaError> {
    TcpInfo::of(socket.fd()).map_err(|errno| socket.error(errno, Call::Other))
}

fn low(value: u64) -> u32 {
    u32::try_from(value).unwrap_or(u32::MAX)
}

pub(super) fn version_0(socket: &Socket) -> Result<ws::TCP_INFO_v0, WsaError> {
    let info = info(socket)?;
    let segment = info.segment();
    let state = STATES.get(usize::from(info.state())).copied().unwrap_or(ws::TCPSTATE_CLOSED);
    let connected_at = socket.options.lock().connected_at;
    let room = transfer::integer_option(socket.fd(), libc::SOL_SOCKET, libc::SO_RCVBUF).unwrap_or(0);
    let connecting = matches!(state, ws::TCPSTATE_SYN_SENT | ws::TCPSTATE_SYN_RCVD);
    Ok(ws::TCP_INFO_v0 {
        State: state,
        Mss: segment,
        ConnectionTimeMs: connected_at.map_or(0, |since| since.elapsed().as_millis() as u64),
        TimestampsEnabled: info.has_timestamps(),
        RttUs: info.round_trip_us(),
        MinRttUs: info.least_round_trip_us(),
        BytesInFlight: info.unacknowledged().saturating_mul(segment),
        Cwnd: info.window().saturating_mul(segment),
        SndWnd: info.peers_window(),
        RcvWnd: info.own_window(),
        RcvBuf: room as u32,
        BytesOut: info.sent(),
        BytesIn: info.received(),
        BytesRetrans: low(info.sent_again()),
        SynRetrans: if connecting { info.retransmits() } else { 0 },
        ..Default::default()
    })
}

pub(super) fn version_1(socket: &Socket) -> Result<ws::TCP_INFO_v1, WsaError> {
    let info = info(socket)?;
    let first = version_0(socket)?;
    Ok(ws::TCP_INFO_v1 {
        State: first.State,
        Mss: first.Mss,
        ConnectionTimeMs: first.ConnectionTimeMs,
        TimestampsEnabled: first.TimestampsEnabled,
        RttUs: first.RttUs,
        MinRttUs: first.MinRttUs,
        BytesInFlight: first.BytesInFlight,
        Cwnd: first.Cwnd,
        SndWnd: first.SndWnd,
        RcvWnd: first.RcvWnd,
        RcvBuf: first.RcvBuf,
        BytesOut: first.BytesOut,
        BytesIn: first.BytesIn,
        BytesRetrans: first.BytesRetrans,
        SynRetrans: first.SynRetrans,
        SndLimTimeRwin: low(info.limited_by_peer_us() / 1000),
        SndLimTimeSnd: low(info.limited_by_sender_us() / 1000),
        ..Default::default()
    })
}

use crate::support::*;
use overlapped_sys::io::OVERLAPPED;
use overlapped_sys::winsock::*;
use overlapped_sys::*;
use std::cell::Cell;
use std::ptr::null_mut;

fn start_receive(
    socket: SOCKET,
    buffer: &mut [u8],
    overlapped: &mut OVERLAPPED,
    routine: LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32 {
    let buffers = [WSABUF { len: buffer.len() as u32, buf: buffer.as_mut_ptr() }];
    let mut flags = 0;
    let result = unsafe { WSARecv(socket, buffers.as_ptr(), 1, null_mut(), &mut flags, overlapped, routine) };
    if result == 0 { 0 } else { last_error() }
}

#[test]
fn ovl_6_a_pending_receive_sets_its_event() {
    let (client, accepted) = pair();
    let event = manual_event();
    let mut overlapped = OVERLAPPED { hEvent: event, ..Default::default() };
    let mut buffer = [0u8; 64];
    assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, None), WSA_IO_PENDING);
    assert!(!is_signaled(event));
    send_all(client, b"abc");
    assert_eq!(wait(event, BOUND_MS), 0);
    let (mut bytes, mut flags) = (0, 0);
    let ended = unsafe { WSAGetOverlappedResult(accepted, &overlapped, &mut bytes, 0, &mut flags) };
    assert_eq!((ended, bytes), (1, 3));
    assert_eq!(&buffer[..3], b"abc");
    close(client);
    close(accepted);
    assert_eq!(rescues(), 0);
}

thread_local!(static SEEN: Cell<(u32, u32, u32)> = const { Cell::new((0, 0, 0)) });

unsafe extern "system" fn routine(error: u32, bytes: u32, _: *mut OVERLAPPED, _: u32) {
    SEEN.set((SEEN.get().0 + 1, error, bytes));
}

#[test]
fn apc_16_a_routine_runs_in_the_starting_thread_when_it_waits_alertably() {
    let (client, accepted) = pair();
    let mut overlapped = OVERLAPPED::default();
    let mut buffer = [0u8; 64];
    assert_eq!(start_receive(accepted, &mut buffer, &mut overlapped, Some(routine)), WSA_IO_PENDING);
    send_all(client, b"abcd");
    assert_eq!(unsafe { SleepEx(BOUND_MS, 1) }, 192);
    assert_eq!(SEEN.get(), (1, 0, 4));
    close(accepted);
    close(client);
    assert_eq!(rescues(), 0);
}

//! The functions of registered I/O, asked for once in the life of the process.
#![allow(unsafe_code)] // The question.

use std::ptr::null_mut;
use std::sync::OnceLock;

use crate::Socket;
use crate::error::{Result, WsaError, check_socket};
use crate::sys::{self, RIO_BUFFERID, RIO_CQ, RIO_RQ};

type Request = unsafe extern "system" fn(RIO_RQ, *const sys::RIO_BUF, u32, u32, *const core::ffi::c_void) -> i32;

type RequestEx = unsafe extern "system" fn(
    RIO_RQ,
    *const sys::RIO_BUF,
    u32,
    *const sys::RIO_BUF,
    *const sys::RIO_BUF,
    *const sys::RIO_BUF,
    *const sys::RIO_BUF,
    u32,
    *const core::ffi::c_void,
) -> i32;

/// Those that this crate uses.
#[derive(Clone, Copy)]
pub(super) struct Functions {
    pub(super) receive: Request,
    pub(super) receive_ex: RequestEx,
    pub(super) send: Request,
    pub(super) send_ex: RequestEx,
    pub(super) close_completion_queue: unsafe extern "system" fn(RIO_CQ),
    pub(super) create_completion_queue:
        unsafe extern "system" fn(u32, *const sys::RIO_NOTIFICATION_COMPLETION) -> RIO_CQ,
    pub(super) create_request_queue:
        unsafe extern "system" fn(sys::SOCKET, u32, u32, u32, u32, RIO_CQ, RIO_CQ, *const core::ffi::c_void) -> RIO_RQ,
    pub(super) dequeue: unsafe extern "system" fn(RIO_CQ, *mut sys::RIORESULT, u32) -> u32,
    pub(super) deregister: unsafe extern "system" fn(RIO_BUFFERID),
    pub(super) notify: unsafe extern "system" fn(RIO_CQ) -> i32,
    pub(super) resize_completion_queue: unsafe extern "system" fn(RIO_CQ, u32) -> i32,
    pub(super) register: unsafe extern "system" fn(*const u8, u32) -> RIO_BUFFERID,
}

/// `SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER`—The functions.
pub(super) fn functions() -> Result<&'static Functions> {
    static FUNCTIONS: OnceLock<Functions> = OnceLock::new();
    if let Some(functions) = FUNCTIONS.get() {
        return Ok(functions);
    }
    let functions = ask()?.ok_or(WsaError::WSAEOPNOTSUPP)?;
    Ok(FUNCTIONS.get_or_init(|| functions))
}

fn ask() -> Result<Option<Functions>> {
    let socket = Socket::tcp_v4()?;
    let (id, mut table, mut returned) = (sys::WSAID_MULTIPLE_RIO, sys::RIO_EXTENSION_FUNCTION_TABLE::default(), 0);
    let (input, output) = ((&raw const id).cast(), (&raw mut table).cast());
    let (input_length, output_length) = (size_of_val(&id) as u32, size_of_val(&table) as u32);
    let code = sys::SIO_GET_MULTIPLE_EXTENSION_FUNCTION_POINTER;
    // SAFETY: input and output are as long as stated, `returned` is valid for a write, and without an OVERLAPPED the call
    // is over when it returns.
    let asked = unsafe {
        sys::WSAIoctl(socket.raw(), code, input, input_length, output, output_length, &mut returned, null_mut(), None)
    };
    check_socket(asked)?;
    let all = || {
        Some(Functions {
            receive: table.RIOReceive?,
            receive_ex: table.RIOReceiveEx?,
            send: table.RIOSend?,
            send_ex: table.RIOSendEx?,
            close_completion_queue: table.RIOCloseCompletionQueue?,
            create_completion_queue: table.RIOCreateCompletionQueue?,
            create_request_queue: table.RIOCreateRequestQueue?,
            dequeue: table.RIODequeueCompletion?,
            deregister: table.RIODeregisterBuffer?,
            notify: table.RIONotify?,
            register: table.RIORegisterBuffer?,
            resize_completion_queue: table.RIOResizeCompletionQueue?,
        })
    };
    Ok(all())
}

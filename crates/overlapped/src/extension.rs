//! Functions that are asked for by `WSAIoctl`, once in the life of the process.
#![allow(unsafe_code)] // The question, and the functions themselves.

use std::ffi::c_void;
use std::ptr::null_mut;
use std::sync::OnceLock;

use crate::error::{Result, WsaError, check_socket};
use crate::sys::{self, HANDLE, OVERLAPPED, SOCKET};

/// `LPFN_ACCEPTEX`
pub(crate) type AcceptFunction =
    unsafe extern "system" fn(SOCKET, SOCKET, *mut c_void, u32, u32, u32, *mut u32, *mut OVERLAPPED) -> i32;

/// `LPFN_GETACCEPTEXSOCKADDRS`
pub(crate) type AddressesFunction = unsafe extern "system" fn(
    *const c_void,
    u32,
    u32,
    u32,
    *mut *mut sys::SOCKADDR,
    *mut i32,
    *mut *mut sys::SOCKADDR,
    *mut i32,
);

/// `LPFN_CONNECTEX`
pub(crate) type ConnectFunction =
    unsafe extern "system" fn(SOCKET, *const sys::SOCKADDR, i32, *const c_void, u32, *mut u32, *mut OVERLAPPED) -> i32;

/// `LPFN_WSARECVMSG`
pub(crate) type ReceiveMessageFunction = unsafe extern "system" fn(
    SOCKET,
    *mut sys::WSAMSG,
    *mut u32,
    *mut OVERLAPPED,
    sys::LPWSAOVERLAPPED_COMPLETION_ROUTINE,
) -> i32;

/// What an accept needs.
#[derive(Clone, Copy)]
pub(crate) struct AcceptFunctions {
    pub(crate) accept: AcceptFunction,
    pub(crate) addresses: AddressesFunction,
}

pub(crate) fn accept_functions(socket: SOCKET) -> Result<AcceptFunctions> {
    static FUNCTIONS: OnceLock<AcceptFunctions> = OnceLock::new();
    if let Some(functions) = FUNCTIONS.get() {
        return Ok(*functions);
    }
    let (mut accept, mut addresses) = (None::<AcceptFunction>, None::<AddressesFunction>);
    // SAFETY: this is the type of the function of this name.
    unsafe { ask(socket, &sys::WSAID_ACCEPTEX, &mut accept) }?;
    // SAFETY: this is the type of the function of this name.
    unsafe { ask(socket, &sys::WSAID_GETACCEPTEXSOCKADDRS, &mut addresses) }?;
    let functions = accept.zip(addresses).map(|(accept, addresses)| AcceptFunctions { accept, addresses });
    functions.map(|functions| *FUNCTIONS.get_or_init(|| functions)).ok_or(WsaError::WSAEINVAL)
}

pub(crate) fn receive_message_function(socket: SOCKET) -> Result<ReceiveMessageFunction> {
    static FUNCTION: OnceLock<ReceiveMessageFunction> = OnceLock::new();
    if let Some(function) = FUNCTION.get() {
        return Ok(*function);
    }
    let mut receive = None::<ReceiveMessageFunction>;
    // SAFETY: this is the type of the function of this name.
    unsafe { ask(socket, &sys::WSAID_WSARECVMSG, &mut receive) }?;
    receive.map(|receive| *FUNCTION.get_or_init(|| receive)).ok_or(WsaError::WSAEOPNOTSUPP)
}

pub(crate) fn connect_function(socket: SOCKET) -> Result<ConnectFunction> {
    static FUNCTION: OnceLock<ConnectFunction> = OnceLock::new();
    if let Some(function) = FUNCTION.get() {
        return Ok(*function);
    }
    let mut connect = None::<ConnectFunction>;
    // SAFETY: this is the type of the function of this name.
    unsafe { ask(socket, &sys::WSAID_CONNECTEX, &mut connect) }?;
    connect.map(|connect| *FUNCTION.get_or_init(|| connect)).ok_or(WsaError::WSAEINVAL)
}

/// `WSAIoctl`—Asks with `SIO_GET_EXTENSION_FUNCTION_POINTER` for a function.
///
/// # Safety
/// `G` is the type of identifiers, and `F` is the type of the function that `id` names.
unsafe fn ask<G, F>(socket: SOCKET, id: &G, function: &mut Option<F>) -> Result<()> {
    const { assert!(size_of::<Option<F>>() == size_of::<HANDLE>()) };
    let (input, output) = ((&raw const *id).cast(), (&raw mut *function).cast());
    let (input_length, output_length) = (size_of::<G>() as u32, size_of::<Option<F>>() as u32);
    let mut returned = 0;
    // SAFETY: input and output are as long as stated, `returned` is valid for a write, and without an OVERLAPPED the call
    // is over when it returns.
    check_socket(unsafe {
        sys::WSAIoctl(
            socket,
            sys::SIO_GET_EXTENSION_FUNCTION_POINTER,
            input,
            input_length,
            output,
            output_length,
            &mut returned,
            null_mut(),
            None,
        )
    })
}

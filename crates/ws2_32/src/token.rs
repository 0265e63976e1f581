//! `OpenProcessToken`, `GetTokenInformation`: who this process runs as. Linux has no tokens: a handle of one stands for the user.

use crate::held::{Held, fails};
use crate::privileges;
use crate::process_handle::process_of;
use overlapped_sys::foundation::{self as f, HANDLE};
use std::ffi::c_void;
use std::sync::Arc;
use std::{fs, ptr};

pub struct Token {
    /// The process's user, as Linux numbers it.
    user: u32,
    pub process: u32,
    /// What it was opened for.
    pub access: u32,
}

static TOKENS: Held<Token> = Held::new();

const TOKEN_QUERY: u32 = 8;
/// What the generic rights stand for, of a token.
const ALL: u32 = 0xf_01ff;
const READ: u32 = 0x2_0008;
const WRITE: u32 = 0x2_00e0;
const EXECUTE: u32 = 0x2_0000;
const MAXIMUM_ALLOWED: u32 = 0x0200_0000;

/// The token of a handle.
pub fn get(handle: HANDLE) -> Option<Arc<Token>> {
    TOKENS.get(handle)
}

fn rights(access: u32) -> u32 {
    let generic = [
        (f::GENERIC_ALL | MAXIMUM_ALLOWED, ALL),
        (f::GENERIC_READ, READ),
        (f::GENERIC_WRITE, WRITE),
        (f::GENERIC_EXECUTE, EXECUTE),
    ];
    let meant = generic.iter().filter(|(bit, _)| access & bit != 0);
    meant.fold(access & ALL, |rights, (_, more)| rights | more)
}

/// `OpenProcessToken`: the user of a process.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `token` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn OpenProcessToken(process: HANDLE, access: u32, token: *mut HANDLE) -> i32 {
    if token.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let Some(number) = process_of(process) else { return 0 };
    let status = fs::read_to_string(format!("/proc/{number}/status")).unwrap_or_default();
    let line = status.lines().find_map(|line| line.strip_prefix("Uid:"));
    // The second is the one that counts.
    let Some(user) = line.and_then(|line| line.split_whitespace().nth(1)?.parse().ok()) else {
        return fails(f::ERROR_INVALID_HANDLE, 0);
    };
    let made = TOKENS.insert(Token { user, process: number, access: rights(access) });
    // SAFETY: the caller's promise; it is not null.
    unsafe { token.write(made) };
    i32::from(!made.is_null())
}

/// TOKEN_USER with its SID behind it, which is at `to`: S-1-22-1- and the number, as files that Windows and Linux share have it.
fn user(number: u32, to: usize) -> Vec<u8> {
    const POINTER: usize = size_of::<usize>();
    let mut told = Vec::new();
    told.extend((to + 2 * POINTER).to_ne_bytes());
    told.extend([0; POINTER]);
    told.extend([1, 2, 0, 0, 0, 0, 0, 22]);
    told.extend(1u32.to_ne_bytes());
    told.extend(number.to_ne_bytes());
    told
}

/// `GetTokenInformation`: TokenUser, TokenPrivileges, TokenElevation, TokenElevationType, TokenIsAppContainer, TokenUIAccess, TokenSessionId.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_ACCESS_DENIED (not opened to be asked), ERROR_INVALID_PARAMETER (another class), ERROR_INSUFFICIENT_BUFFER.
///
/// # Safety
/// `to` is null or has so much room; `needed` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetTokenInformation(
    token: HANDLE,
    class: i32,
    to: *mut c_void,
    room: u32,
    needed: *mut u32,
) -> i32 {
    const USER: i32 = 1;
    const PRIVILEGES: i32 = 3;
    const SESSION: i32 = 12;
    const ELEVATION_TYPE: i32 = 18;
    const ELEVATION: i32 = 20;
    const UI_ACCESS: i32 = 26;
    const APP_CONTAINER: i32 = 29;
    const DEFAULT: u32 = 1;
    let Some(known) = get(token) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    if known.access & TOKEN_QUERY == 0 {
        return fails(f::ERROR_ACCESS_DENIED, 0);
    }
    let told = match class {
        USER => user(known.user, to.addr()),
        PRIVILEGES => privileges::told(known.process),
        ELEVATION_TYPE => DEFAULT.to_ne_bytes().to_vec(),
        ELEVATION => u32::from(known.user == 0).to_ne_bytes().to_vec(),
        SESSION | UI_ACCESS | APP_CONTAINER => 0u32.to_ne_bytes().to_vec(),
        _ => return fails(f::ERROR_INVALID_PARAMETER, 0),
    };
    if !needed.is_null() {
        // SAFETY: the caller's promise.
        unsafe { needed.write(told.len() as u32) };
    }
    if to.is_null() || (room as usize) < told.len() {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(told.as_ptr(), to.cast(), told.len()) };
    1
}

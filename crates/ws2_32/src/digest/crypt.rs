//! `CryptCreateHash` and its like: digests of the first cryptographic interface.

use super::{Algorithm, Running};
use crate::held::{Held, fails};
use crate::random::is_provider;
use overlapped_sys::foundation as f;
use std::ffi::c_void;
use std::sync::{Mutex, PoisonError};
use std::{ptr, slice};

const NTE_BAD_ALGID: u32 = 0x8009_0008;
const NTE_BAD_FLAGS: u32 = 0x8009_0009;
const NTE_BAD_TYPE: u32 = 0x8009_000A;
const NTE_BAD_HASH_STATE: u32 = 0x8009_000C;

/// A hash: being made, or what has come out.
struct Hash {
    algorithm: Algorithm,
    state: Mutex<State>,
}

enum State {
    Running(Running),
    Finished(Vec<u8>),
}

static HASHES: Held<Hash> = Held::new();

/// `ALG_ID`.
fn number(algorithm: Algorithm) -> u32 {
    match algorithm {
        Algorithm::Md5 => 0x8003,
        Algorithm::Sha1 => 0x8004,
        Algorithm::Sha256 => 0x800C,
        Algorithm::Sha384 => 0x800D,
        Algorithm::Sha512 => 0x800E,
    }
}

/// `CryptCreateHash`: MD5, SHA-1, SHA-256, SHA-384 or SHA-512.
///
/// Errors: ERROR_INVALID_PARAMETER (no provider, null), NTE_BAD_ALGID, ERROR_INVALID_HANDLE (a key: none of these takes one), NTE_BAD_FLAGS.
///
/// # Safety
/// `hash` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptCreateHash(
    provider: usize,
    algorithm: u32,
    key: usize,
    flags: u32,
    hash: *mut usize,
) -> i32 {
    if !is_provider(provider) || hash.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let Some(algorithm) = Algorithm::ALL.into_iter().find(|known| number(*known) == algorithm) else {
        return fails(NTE_BAD_ALGID, 0);
    };
    if key != 0 {
        return fails(f::ERROR_INVALID_HANDLE, 0);
    }
    if flags != 0 {
        return fails(NTE_BAD_FLAGS, 0);
    }
    let state = Mutex::new(State::Running(Running::new(algorithm, None)));
    let made = HASHES.insert(Hash { algorithm, state });
    // SAFETY: the caller's promise.
    unsafe { hash.write(made.addr()) };
    i32::from(!made.is_null())
}

fn find(hash: usize) -> Option<std::sync::Arc<Hash>> {
    HASHES.get(ptr::without_provenance_mut(hash))
}

/// `CryptHashData`.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null), NTE_BAD_FLAGS, NTE_BAD_HASH_STATE (its value has been asked for).
///
/// # Safety
/// `data` is null or valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptHashData(hash: usize, data: *const u8, length: u32, flags: u32) -> i32 {
    let Some(hash) = find(hash) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    if data.is_null() && length > 0 {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    if flags != 0 {
        return fails(NTE_BAD_FLAGS, 0);
    }
    if length == 0 {
        return 1;
    }
    // SAFETY: the caller's promise; it is not null.
    let data = unsafe { slice::from_raw_parts(data, length as usize) };
    match &mut *hash.state.lock().unwrap_or_else(PoisonError::into_inner) {
        State::Running(running) => running.update(data),
        State::Finished(_) => return fails(NTE_BAD_HASH_STATE, 0),
    }
    1
}

/// `CryptGetHashParam`: HP_ALGID, HP_HASHSIZE, or HP_HASHVAL, after which no data is added.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER (null), NTE_BAD_FLAGS, NTE_BAD_TYPE, ERROR_MORE_DATA.
///
/// # Safety
/// `size` is null or valid; `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptGetHashParam(
    hash: usize,
    which: u32,
    to: *mut c_void,
    size: *mut u32,
    flags: u32,
) -> i32 {
    const ALGORITHM: u32 = 1;
    const VALUE: u32 = 2;
    const SIZE: u32 = 4;
    let Some(hash) = find(hash) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    if size.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    if flags != 0 {
        return fails(NTE_BAD_FLAGS, 0);
    }
    let length = match which {
        ALGORITHM | SIZE => size_of::<u32>(),
        VALUE => hash.algorithm.size(),
        _ => return fails(NTE_BAD_TYPE, 0),
    };
    // SAFETY: the caller's promise.
    let room = unsafe { size.replace(length as u32) } as usize;
    if to.is_null() {
        return 1;
    }
    if room < length {
        return fails(f::ERROR_MORE_DATA, 0);
    }
    let told = match which {
        ALGORITHM => number(hash.algorithm).to_ne_bytes().to_vec(),
        SIZE => (hash.algorithm.size() as u32).to_ne_bytes().to_vec(),
        _ => {
            let state = &mut *hash.state.lock().unwrap_or_else(PoisonError::into_inner);
            if let State::Running(running) = state {
                *state = State::Finished(running.finish());
            }
            let State::Finished(value) = state else { unreachable!("it has just been finished") };
            value.clone()
        }
    };
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(told.as_ptr(), to.cast(), told.len()) };
    1
}

/// `CryptDuplicateHash`: the same hash once more, as far as it has come.
///
/// Errors: ERROR_INVALID_HANDLE, ERROR_INVALID_PARAMETER.
///
/// # Safety
/// `copy` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn CryptDuplicateHash(hash: usize, reserved: *const u32, flags: u32, copy: *mut usize) -> i32 {
    let Some(hash) = find(hash) else { return fails(f::ERROR_INVALID_HANDLE, 0) };
    if !reserved.is_null() || flags != 0 || copy.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let state = match &*hash.state.lock().unwrap_or_else(PoisonError::into_inner) {
        State::Running(running) => State::Running(running.again()),
        State::Finished(value) => State::Finished(value.clone()),
    };
    let made = HASHES.insert(Hash { algorithm: hash.algorithm, state: Mutex::new(state) });
    // SAFETY: the caller's promise.
    unsafe { copy.write(made.addr()) };
    i32::from(!made.is_null())
}

/// `CryptDestroyHash`: ERROR_INVALID_HANDLE for what is none.
#[unsafe(no_mangle)]
pub extern "C" fn CryptDestroyHash(hash: usize) -> i32 {
    if HASHES.close(ptr::without_provenance_mut(hash)) { 1 } else { fails(f::ERROR_INVALID_HANDLE, 0) }
}

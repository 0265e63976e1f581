//! `BCryptCreateHash` and its like: digests of the second cryptographic interface.

use super::{Algorithm, Running};
use crate::held::Held;
use crate::told::{wide, wide_text};
use std::ffi::c_void;
use std::sync::{Arc, Mutex, PoisonError};
use std::{ptr, slice};

const STATUS_SUCCESS: i32 = 0;
const STATUS_INVALID_HANDLE: i32 = 0xC000_0008_u32 as i32;
const STATUS_INVALID_PARAMETER: i32 = 0xC000_000D_u32 as i32;
const STATUS_NO_MEMORY: i32 = 0xC000_0017_u32 as i32;
const STATUS_BUFFER_TOO_SMALL: i32 = 0xC000_0023_u32 as i32;
const STATUS_NOT_SUPPORTED: i32 = 0xC000_00BB_u32 as i32;
const STATUS_NOT_FOUND: i32 = 0xC000_0225_u32 as i32;
const BCRYPT_ALG_HANDLE_HMAC_FLAG: u32 = 8;
const BCRYPT_HASH_REUSABLE_FLAG: u32 = 0x20;
/// What `ObjectLength` says. Hashes are kept here; a program gives room for one, and may give none.
const OBJECT: u32 = 256;

type Handle = *mut c_void;

/// What a provider makes: digests, with a secret or without, or random bytes.
#[derive(Clone, Copy)]
enum Provider {
    Digests { algorithm: Algorithm, secret: bool },
    Random,
}

struct Hash {
    algorithm: Algorithm,
    running: Mutex<Option<Running>>,
    is_reusable: bool,
}

static PROVIDERS: Held<Provider> = Held::new();
static HASHES: Held<Hash> = Held::new();

/// The providers that are there without being opened, by number.
fn pseudo(handle: Handle) -> Option<Provider> {
    let digests = |algorithm, secret| Some(Provider::Digests { algorithm, secret });
    match handle.addr() {
        0x21 => digests(Algorithm::Md5, false),
        0x31 => digests(Algorithm::Sha1, false),
        0x41 => digests(Algorithm::Sha256, false),
        0x51 => digests(Algorithm::Sha384, false),
        0x61 => digests(Algorithm::Sha512, false),
        0x81 => Some(Provider::Random),
        0x91 => digests(Algorithm::Md5, true),
        0xa1 => digests(Algorithm::Sha1, true),
        0xb1 => digests(Algorithm::Sha256, true),
        0xc1 => digests(Algorithm::Sha384, true),
        0xd1 => digests(Algorithm::Sha512, true),
        _ => None,
    }
}

fn provider(handle: Handle) -> Option<Provider> {
    pseudo(handle).or_else(|| PROVIDERS.get(handle).map(|held| *held))
}

/// Whether a handle is of a provider of random bytes.
pub fn makes_random_bytes(handle: Handle) -> bool {
    matches!(provider(handle), Some(Provider::Random))
}

/// `BCryptOpenAlgorithmProvider`: for MD5, SHA1, SHA256, SHA384, SHA512 and RNG.
///
/// Errors: STATUS_INVALID_PARAMETER (null, other flags), STATUS_NOT_FOUND.
///
/// # Safety
/// `made` is null or valid for a write; the texts are null or end with a zero.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptOpenAlgorithmProvider(
    made: *mut Handle,
    name: *const u16,
    implementation: *const u16,
    flags: u32,
) -> i32 {
    const MICROSOFT: &str = "Microsoft Primitive Provider";
    // SAFETY: the caller's promise.
    let name = unsafe { wide_text(name) };
    // SAFETY: the caller's promise.
    let implementation = unsafe { wide_text(implementation) };
    let secret = flags & BCRYPT_ALG_HANDLE_HMAC_FLAG != 0;
    let Some(name) =
        name.filter(|_| !made.is_null() && flags & !(BCRYPT_ALG_HANDLE_HMAC_FLAG | BCRYPT_HASH_REUSABLE_FLAG) == 0)
    else {
        return STATUS_INVALID_PARAMETER;
    };
    let found = match Algorithm::ALL.into_iter().find(|algorithm| algorithm.name() == name) {
        Some(algorithm) => Provider::Digests { algorithm, secret },
        None if name == "RNG" && !secret => Provider::Random,
        None => return STATUS_NOT_FOUND,
    };
    if implementation.is_some_and(|implementation| implementation != MICROSOFT) {
        return STATUS_NOT_FOUND;
    }
    let handle = PROVIDERS.insert(found);
    // SAFETY: the caller's promise.
    unsafe { made.write(handle) };
    if handle.is_null() { STATUS_NO_MEMORY } else { STATUS_SUCCESS }
}

/// `BCryptCloseAlgorithmProvider`: STATUS_INVALID_HANDLE for what is none, STATUS_INVALID_PARAMETER for flags.
#[unsafe(no_mangle)]
pub extern "C" fn BCryptCloseAlgorithmProvider(handle: Handle, flags: u32) -> i32 {
    if flags != 0 {
        return STATUS_INVALID_PARAMETER;
    }
    if PROVIDERS.close(handle) { STATUS_SUCCESS } else { STATUS_INVALID_HANDLE }
}

/// `BCryptCreateHash`: a digest; with a secret where the provider was opened for it.
///
/// Errors: STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER, STATUS_BUFFER_TOO_SMALL (room for the object is given, and too little).
///
/// # Safety
/// `made` is null or valid for a write; the secret is null or valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptCreateHash(
    handle: Handle,
    made: *mut Handle,
    object: *mut u8,
    room: u32,
    secret: *const u8,
    length: u32,
    flags: u32,
) -> i32 {
    let Some(Provider::Digests { algorithm, secret: takes_secret }) = provider(handle) else {
        return STATUS_INVALID_HANDLE;
    };
    if made.is_null() || flags & !BCRYPT_HASH_REUSABLE_FLAG != 0 || (secret.is_null() && length > 0) {
        return STATUS_INVALID_PARAMETER;
    }
    if !takes_secret && length > 0 {
        return STATUS_INVALID_PARAMETER;
    }
    if !object.is_null() && room < OBJECT {
        return STATUS_BUFFER_TOO_SMALL;
    }
    // SAFETY: the caller's promise.
    let secret = takes_secret.then(|| unsafe { bytes(secret, length) }.to_vec());
    let running = Mutex::new(Some(Running::new(algorithm, secret)));
    let hash = HASHES.insert(Hash { algorithm, running, is_reusable: flags != 0 });
    // SAFETY: the caller's promise.
    unsafe { made.write(hash) };
    if hash.is_null() { STATUS_NO_MEMORY } else { STATUS_SUCCESS }
}

/// # Safety
/// `data` is null, and `length` zero, or it is valid for so many bytes.
unsafe fn bytes<'a>(data: *const u8, length: u32) -> &'a [u8] {
    if length == 0 {
        return &[];
    }
    // SAFETY: the caller's promise.
    unsafe { slice::from_raw_parts(data, length as usize) }
}

/// `BCryptHashData`.
///
/// Errors: STATUS_INVALID_HANDLE (also one that has been finished), STATUS_INVALID_PARAMETER.
///
/// # Safety
/// `data` is null or valid for so many bytes.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptHashData(hash: Handle, data: *const u8, length: u32, flags: u32) -> i32 {
    let Some(hash) = HASHES.get(hash) else { return STATUS_INVALID_HANDLE };
    if flags != 0 || (data.is_null() && length > 0) {
        return STATUS_INVALID_PARAMETER;
    }
    let mut running = hash.running.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(running) = &mut *running else { return STATUS_INVALID_HANDLE };
    // SAFETY: the caller's promise.
    running.update(unsafe { bytes(data, length) });
    STATUS_SUCCESS
}

/// `BCryptFinishHash`: the digest. The hash is used up then, unless it was made to be used again.
///
/// Errors: STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER (flags, or another length than the digest's).
///
/// # Safety
/// `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptFinishHash(hash: Handle, to: *mut u8, length: u32, flags: u32) -> i32 {
    let Some(hash) = HASHES.get(hash) else { return STATUS_INVALID_HANDLE };
    if flags != 0 || to.is_null() || length as usize != hash.algorithm.size() {
        return STATUS_INVALID_PARAMETER;
    }
    let mut running = hash.running.lock().unwrap_or_else(PoisonError::into_inner);
    let Some(told) = running.as_mut().map(Running::finish) else { return STATUS_INVALID_HANDLE };
    if !hash.is_reusable {
        *running = None;
    }
    // SAFETY: the caller's promise, and the lengths are equal.
    unsafe { ptr::copy_nonoverlapping(told.as_ptr(), to, told.len()) };
    STATUS_SUCCESS
}

/// `BCryptDuplicateHash`: the same hash once more, as far as it has come.
///
/// Errors: as [`BCryptCreateHash`].
///
/// # Safety
/// `made` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptDuplicateHash(
    hash: Handle,
    made: *mut Handle,
    object: *mut u8,
    room: u32,
    flags: u32,
) -> i32 {
    let Some(hash) = HASHES.get(hash) else { return STATUS_INVALID_HANDLE };
    if made.is_null() || flags != 0 {
        return STATUS_INVALID_PARAMETER;
    }
    if !object.is_null() && room < OBJECT {
        return STATUS_BUFFER_TOO_SMALL;
    }
    let running = hash.running.lock().unwrap_or_else(PoisonError::into_inner).as_ref().map(Running::again);
    let copy =
        HASHES.insert(Hash { algorithm: hash.algorithm, running: Mutex::new(running), is_reusable: hash.is_reusable });
    // SAFETY: the caller's promise.
    unsafe { made.write(copy) };
    if copy.is_null() { STATUS_NO_MEMORY } else { STATUS_SUCCESS }
}

/// `BCryptDestroyHash`: STATUS_INVALID_HANDLE for what is none, STATUS_INVALID_PARAMETER for null.
#[unsafe(no_mangle)]
pub extern "C" fn BCryptDestroyHash(hash: Handle) -> i32 {
    if hash.is_null() {
        return STATUS_INVALID_PARAMETER;
    }
    if HASHES.close(hash) { STATUS_SUCCESS } else { STATUS_INVALID_HANDLE }
}

/// `BCryptHash`: the digest of one piece of data.
///
/// Errors: as [`BCryptCreateHash`] and [`BCryptFinishHash`].
///
/// # Safety
/// The data are null or valid for so many bytes; `to` is null or has so much room.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptHash(
    handle: Handle,
    secret: *const u8,
    secret_length: u32,
    data: *const u8,
    length: u32,
    to: *mut u8,
    room: u32,
) -> i32 {
    let mut hash = ptr::null_mut();
    // SAFETY: the caller's promise; the handle is written here.
    let mut status = unsafe { BCryptCreateHash(handle, &raw mut hash, ptr::null_mut(), 0, secret, secret_length, 0) };
    if status != STATUS_SUCCESS {
        return status;
    }
    // SAFETY: the caller's promise.
    status = unsafe { BCryptHashData(hash, data, length, 0) };
    if status == STATUS_SUCCESS {
        // SAFETY: the caller's promise.
        status = unsafe { BCryptFinishHash(hash, to, room, 0) };
    }
    BCryptDestroyHash(hash);
    status
}

/// `BCryptGetProperty` of a provider or a hash: ObjectLength, HashDigestLength, HashBlockLength, AlgorithmName.
///
/// Errors: STATUS_INVALID_HANDLE, STATUS_INVALID_PARAMETER, STATUS_NOT_SUPPORTED (another property), STATUS_BUFFER_TOO_SMALL.
///
/// # Safety
/// The name ends with a zero; `to` is null or has so much room; `needed` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn BCryptGetProperty(
    handle: Handle,
    name: *const u16,
    to: *mut u8,
    room: u32,
    needed: *mut u32,
    flags: u32,
) -> i32 {
    let held: Option<Arc<Hash>> = HASHES.get(handle);
    let algorithm = match (held, provider(handle)) {
        (Some(hash), _) => Some(hash.algorithm),
        (None, Some(Provider::Digests { algorithm, .. })) => Some(algorithm),
        (None, Some(Provider::Random)) => None,
        (None, None) => return STATUS_INVALID_HANDLE,
    };
    // SAFETY: the caller's promise.
    let Some(name) = (unsafe { wide_text(name) }).filter(|_| !needed.is_null() && flags == 0) else {
        return STATUS_INVALID_PARAMETER;
    };
    let number = |value: u32| value.to_ne_bytes().to_vec();
    let told = match (name.as_str(), algorithm) {
        ("ObjectLength", Some(_)) => number(OBJECT),
        ("HashDigestLength", Some(algorithm)) => number(algorithm.size() as u32),
        ("HashBlockLength", Some(algorithm)) => number(algorithm.block() as u32),
        ("AlgorithmName", algorithm) => {
            let name = algorithm.map_or("RNG", Algorithm::name);
            wide(name).into_iter().chain([0]).flat_map(u16::to_ne_bytes).collect()
        }
        _ => return STATUS_NOT_SUPPORTED,
    };
    // SAFETY: the caller's promise.
    unsafe { needed.write(told.len() as u32) };
    if to.is_null() {
        return STATUS_SUCCESS;
    }
    if (room as usize) < told.len() {
        return STATUS_BUFFER_TOO_SMALL;
    }
    // SAFETY: the caller's promise, and the room was compared.
    unsafe { ptr::copy_nonoverlapping(told.as_ptr(), to, told.len()) };
    STATUS_SUCCESS
}

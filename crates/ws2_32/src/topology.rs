//! Processors, caches and nodes by groups, of which there is one: `GetLogicalProcessorInformationEx` and what is asked of nodes alone.

use crate::held::fails;
use overlapped_sys::foundation as f;
use overlapped_sys::system_information::GetLogicalProcessorInformation;
use std::mem::offset_of;
use std::ptr;
use windows_sys::Win32::System::SystemInformation as s;

type Entry = s::SYSTEM_LOGICAL_PROCESSOR_INFORMATION;
type Extended = s::SYSTEM_LOGICAL_PROCESSOR_INFORMATION_EX;

/// What the table tells of the machine.
fn entries() -> Vec<Entry> {
    let mut length = 0;
    // SAFETY: null asks for the length.
    unsafe { GetLogicalProcessorInformation(ptr::null_mut(), &raw mut length) };
    // A processor may come meanwhile: there is room for more.
    let mut found = vec![Entry::default(); length as usize / size_of::<Entry>() + 16];
    length = size_of_val(&*found) as u32;
    // SAFETY: there is so much room.
    let told = unsafe { GetLogicalProcessorInformation(found.as_mut_ptr(), &raw mut length) } != 0;
    found.truncate(if told { length as usize / size_of::<Entry>() } else { 0 });
    found
}

/// A mask in the one group.
fn in_group(mask: usize) -> s::GROUP_AFFINITY {
    s::GROUP_AFFINITY { Mask: mask, ..Default::default() }
}

/// The same in the longer form, and how much of the structure is meant.
fn extended(entry: &Entry) -> Option<Extended> {
    let mut told = Extended { Relationship: entry.Relationship, ..Default::default() };
    let group = in_group(entry.ProcessorMask);
    let length = match entry.Relationship {
        s::RelationProcessorCore | s::RelationProcessorPackage => {
            let mut processor = s::PROCESSOR_RELATIONSHIP { GroupCount: 1, ..Default::default() };
            if entry.Relationship == s::RelationProcessorCore {
                // SAFETY: of a core this is what was written.
                processor.Flags = unsafe { entry.Anonymous.ProcessorCore }.Flags;
            }
            processor.GroupMask = [group];
            told.Anonymous.Processor = processor;
            size_of::<s::PROCESSOR_RELATIONSHIP>()
        }
        s::RelationNumaNode => {
            let mut node = s::NUMA_NODE_RELATIONSHIP { GroupCount: 1, ..Default::default() };
            // SAFETY: of a node this is what was written.
            node.NodeNumber = unsafe { entry.Anonymous.NumaNode }.NodeNumber;
            node.Anonymous.GroupMask = group;
            told.Anonymous.NumaNode = node;
            size_of::<s::NUMA_NODE_RELATIONSHIP>()
        }
        s::RelationCache => {
            // SAFETY: of a cache this is what was written.
            let known = unsafe { entry.Anonymous.Cache };
            let mut cache = s::CACHE_RELATIONSHIP {
                Level: known.Level,
                Associativity: known.Associativity,
                LineSize: known.LineSize,
                CacheSize: known.Size,
                Type: known.Type,
                GroupCount: 1,
                ..Default::default()
            };
            cache.Anonymous.GroupMask = group;
            told.Anonymous.Cache = cache;
            size_of::<s::CACHE_RELATIONSHIP>()
        }
        _ => return None,
    };
    told.Size = (offset_of!(Extended, Anonymous) + length) as u32;
    Some(told)
}

/// The one group, with every processor.
fn group(entries: &[Entry]) -> Extended {
    let cores = entries.iter().filter(|entry| entry.Relationship == s::RelationProcessorCore);
    let mask = cores.fold(0, |mask, core| mask | core.ProcessorMask);
    let count = mask.count_ones() as u8;
    let mut group = s::GROUP_RELATIONSHIP { MaximumGroupCount: 1, ActiveGroupCount: 1, ..Default::default() };
    group.GroupInfo[0].MaximumProcessorCount = count;
    group.GroupInfo[0].ActiveProcessorCount = count;
    group.GroupInfo[0].ActiveProcessorMask = mask;
    let mut told = Extended { Relationship: s::RelationGroup, ..Default::default() };
    told.Size = (offset_of!(Extended, Anonymous) + size_of::<s::GROUP_RELATIONSHIP>()) as u32;
    told.Anonymous.Group = group;
    told
}

/// `GetLogicalProcessorInformationEx`: cores, packages, nodes, caches and the group, or those of one kind, each as long as it says.
///
/// Errors: ERROR_INSUFFICIENT_BUFFER (`*length` says what is needed), ERROR_INVALID_PARAMETER (null, another kind).
///
/// # Safety
/// `length` is null or valid, and `to` is null or has as many bytes as it says.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetLogicalProcessorInformationEx(kind: i32, to: *mut u8, length: *mut u32) -> i32 {
    let is_known = (s::RelationProcessorCore..=s::RelationGroup).contains(&kind) || kind == s::RelationAll;
    // SAFETY: the caller's promise.
    let Some(length) = (unsafe { length.as_mut() }).filter(|_| is_known) else {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    };
    let entries = entries();
    let all = entries.iter().filter_map(extended).chain([group(&entries)]);
    let told: Vec<Extended> = all.filter(|one| kind == s::RelationAll || one.Relationship == kind).collect();
    let needed = told.iter().map(|one| one.Size).sum();
    let room = std::mem::replace(length, needed);
    if to.is_null() || room < needed {
        return fails(f::ERROR_INSUFFICIENT_BUFFER, 0);
    }
    let mut at = to;
    for one in &told {
        // SAFETY: the caller's promise, and the room was compared; each is as long as it says at most.
        unsafe { ptr::copy_nonoverlapping(ptr::from_ref(one).cast::<u8>(), at, one.Size as usize) };
        at = at.wrapping_add(one.Size as usize);
    }
    1
}

/// The nodes of the machine with their processors.
fn nodes() -> Vec<(u32, usize)> {
    let nodes = entries().into_iter().filter(|entry| entry.Relationship == s::RelationNumaNode);
    // SAFETY: of a node this is what was written.
    nodes.map(|entry| (unsafe { entry.Anonymous.NumaNode }.NodeNumber, entry.ProcessorMask)).collect()
}

/// `GetNumaHighestNodeNumber`: the number of the last node; 0 where there is one, or none.
///
/// Errors: ERROR_INVALID_PARAMETER (null).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetNumaHighestNodeNumber(to: *mut u32) -> i32 {
    if to.is_null() {
        return fails(f::ERROR_INVALID_PARAMETER, 0);
    }
    let highest = nodes().into_iter().map(|(number, _)| number).max().unwrap_or(0);
    // SAFETY: the caller's promise; it is not null.
    unsafe { to.write(highest) };
    1
}

/// The processors of a node.
fn mask_of(node: u32) -> Option<usize> {
    nodes().into_iter().find(|(number, _)| *number == node).map(|(_, mask)| mask)
}

/// `GetNumaNodeProcessorMask`: the processors of a node.
///
/// Errors: ERROR_INVALID_PARAMETER (no such node, null).
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetNumaNodeProcessorMask(node: u8, to: *mut u64) -> i32 {
    match mask_of(node.into()).filter(|_| !to.is_null()) {
        Some(mask) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { to.write(mask as u64) };
            1
        }
        None => fails(f::ERROR_INVALID_PARAMETER, 0),
    }
}

/// `GetNumaNodeProcessorMaskEx`: the same with the group.
///
/// Errors: as [`GetNumaNodeProcessorMask`].
///
/// # Safety
/// `to` is null or valid for a write.
#[unsafe(no_mangle)]
pub unsafe extern "C" fn GetNumaNodeProcessorMaskEx(node: u16, to: *mut s::GROUP_AFFINITY) -> i32 {
    match mask_of(node.into()).filter(|_| !to.is_null()) {
        Some(mask) => {
            // SAFETY: the caller's promise; it is not null.
            unsafe { to.write(in_group(mask)) };
            1
        }
        None => fails(f::ERROR_INVALID_PARAMETER, 0),
    }
}

/* The kernel API: objects, threads, completion ports, files, memory, time, modules, console. */
#ifdef OVL_PLAIN_WORDS_ASIDE
#include "ovl/plain_words.h"
#endif
#ifndef OVL_KERNEL_H
#define OVL_KERNEL_H
#pragma GCC system_header
#include "ovl/base.h"
#include "winerror.h"
#include "ovl/kerneltypes.h"
#include "ovl/kernelfunctions.h"
#include "ovl/traits.h"
#include "ovl/interlocked.h"
#include "ovl/intrinsics.h"
#include "ovl/memory.h"
#include "ovl/atoms.h"
#include "ovl/checks.h"
#include "ovl/comm.h"
#include "ovl/comparing.h"
#include "ovl/files.h"
#include "ovl/jobs.h"
#include "ovl/dates.h"
#include "ovl/drives.h"
#include "ovl/eventlog.h"
#include "ovl/images.h"
#include "ovl/profile.h"
#include "ovl/registry.h"
#include "ovl/resources.h"
#include "ovl/screen.h"
#include "ovl/startup.h"
#include "ovl/threadpool.h"
#include "ovl/version.h"
#include "ovl/affinity.h"
#endif

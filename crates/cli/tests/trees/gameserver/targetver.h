#pragma once

// Including SDKDDKVer.h defines the highest available Windows platform.
#define WINVER 0x0601
#define _WIN32_WINNT 0x0601
#include <SDKDDKVer.h>

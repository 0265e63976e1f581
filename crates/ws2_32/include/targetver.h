/* targetver.h: the target is always the newest. */
#include "sdkddkver.h"

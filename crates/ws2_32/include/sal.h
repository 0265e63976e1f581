#include "ovl/sal.h"

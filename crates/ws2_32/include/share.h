#include "ovl/crt.h"

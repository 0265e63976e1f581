#include "ovl/user.h"

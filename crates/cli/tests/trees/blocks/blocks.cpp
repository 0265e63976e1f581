/* The same in C++, as a part of another source. */
#include "blocks.c"

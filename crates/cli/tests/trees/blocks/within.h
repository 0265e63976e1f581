/* A header's block is no less than a source's. */
static int divided(int by)
{
    int result = 7;
    __try {
        result = 100 / by;
    } __except (GetExceptionCode() == 0xC0000094 ? 1 : 0) {
        result += 1;
    }
    return result;
}

#define BEGIN_BLOCK __try {
#define END_BLOCK(value) } __except (1) { value += 2; }

static int hidden(int value)
{
    BEGIN_BLOCK
        value *= 10;
        RaiseException(8, 0, 0, NULL);
    END_BLOCK(value)
    return value;
}

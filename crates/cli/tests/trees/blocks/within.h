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

/* Locales as values, which functions of text and numbers take. */
#include "loopback.h"
#include <locale.h>

int main(void)
{
    char *end = NULL;
    _locale_t plain = _create_locale(LC_ALL, "C");
    begin();
    printf("made %d, none of another name %d, none for another part %d\n", plain != NULL, _create_locale(LC_ALL, "no-such-place") == NULL, _create_locale(99, "C") == NULL);
    printf("%d %d %d\n", _stricmp_l("Text", "tEXT", plain), _strnicmp_l("text", "TEXas", 3, plain), _strnicmp_l("text", "TEXas", 4, plain) > 0);
    printf("%g, ", _strtod_l("1.5,5", &end, plain));
    printf("then \"%s\"\n", end);
    _free_locale(plain);
    printf("%d %lld\n", _UI8_MAX == 255 && _I16_MIN == -32768 && _UI32_MAX == 4294967295u, (long long)_I64_MAX);
    WSACleanup();
    return 0;
}

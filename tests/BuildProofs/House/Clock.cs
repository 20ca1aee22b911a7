// expect: RS0030
using System;

namespace BuildProofs.House;

internal static class Clock
{
    public static DateTimeOffset Now() => DateTimeOffset.UtcNow;
}

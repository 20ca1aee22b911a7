// expect: RS0030
using System;

namespace BuildProofs.Safety;

internal static class Clock
{
    public static long Ticks(TimeProvider time) => time.GetTimestamp();
}

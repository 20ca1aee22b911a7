// expect: RS0030
using System;

namespace BuildProofs.House;

internal static class RealTimeProvider
{
    public static TimeProvider Time() => TimeProvider.System;
}

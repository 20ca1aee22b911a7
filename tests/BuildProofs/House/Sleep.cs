// expect: RS0030
using System.Threading;

namespace BuildProofs.House;

internal static class Sleep
{
    public static void Wait() => Thread.Sleep(1);
}

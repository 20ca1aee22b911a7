// expect: RS0030
using System.IO;

namespace BuildProofs.Safety;

internal static class Disk
{
    public static bool Look() => File.Exists("x");
}

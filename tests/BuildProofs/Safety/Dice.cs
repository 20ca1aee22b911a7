// expect: RS0030
using System;

namespace BuildProofs.Safety;

internal static class Dice
{
    public static int Roll() => new Random(1).Next();
}

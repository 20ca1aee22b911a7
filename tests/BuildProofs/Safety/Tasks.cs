// expect: RS0030
using System.Threading.Tasks;

namespace BuildProofs.Safety;

internal static class Tasks
{
    public static Task Later() => Task.CompletedTask;
}

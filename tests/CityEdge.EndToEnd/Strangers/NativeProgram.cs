using System.Collections.Concurrent;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>The C programs of native/, compiled once per run by the machine's own gcc against its own libraries.</summary>
internal static class NativeProgram
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Strangers", "native");
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_built = new();

    /// <summary>Path of the program; the first caller compiles it.</summary>
    /// <param name="name">Of its source file.</param>
    /// <param name="library">That it is linked against.</param>
    public static Task<string> BuildAsync(string name, string library = "modbus") =>
        s_built.GetOrAdd(name, n => new Lazy<Task<string>>(() => CompileAsync(n, library))).Value;

    private static async Task<string> CompileAsync(string name, string library)
    {
        var program = Path.Combine(s_folder, name);
        // Under another name first: two runs at once must not execute each other's half-written file.
        var fresh = $"{program}.{Environment.ProcessId}";
        var (exit, output) = await StrangerProgram.RunAsync("gcc",
            ["-O2", "-Wall", "-Wextra", "-Werror", "-I/usr/include/modbus", $"{program}.c", "-o", fresh, $"-l{library}"], CancellationToken.None);
        if (exit != 0)
        {
            throw new InvalidOperationException($"gcc {name}.c: {output}");
        }
        File.Move(fresh, program, overwrite: true);
        return program;
    }
}

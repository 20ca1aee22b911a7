using System.Collections.Concurrent;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>The C programs of native/, compiled once per run by the machine's own gcc against its own libmodbus.</summary>
internal static class NativeProgram
{
    private static readonly string s_folder = Path.Combine(AppContext.BaseDirectory, "Strangers", "native");
    private static readonly ConcurrentDictionary<string, Lazy<Task<string>>> s_built = new();

    /// <summary>Path of the program; the first caller compiles it.</summary>
    public static Task<string> BuildAsync(string name) => s_built.GetOrAdd(name, n => new Lazy<Task<string>>(() => CompileAsync(n))).Value;

    private static async Task<string> CompileAsync(string name)
    {
        var program = Path.Combine(s_folder, name);
        // Under another name first: two runs at once must not execute each other's half-written file.
        var fresh = $"{program}.{Environment.ProcessId}";
        var (exit, output) = await StrangerProgram.RunAsync("gcc",
            ["-O2", "-Wall", "-Wextra", "-Werror", "-I/usr/include/modbus", $"{program}.c", "-o", fresh, "-lmodbus"], CancellationToken.None);
        if (exit != 0)
        {
            throw new InvalidOperationException($"gcc {name}.c: {output}");
        }
        File.Move(fresh, program, overwrite: true);
        return program;
    }
}

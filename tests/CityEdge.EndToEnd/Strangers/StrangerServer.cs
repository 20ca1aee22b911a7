using System.Diagnostics;

namespace CityEdge.EndToEnd.Strangers;

/// <summary>Somebody else's program that serves until it is disposed: started, waited for by its READY line, its lines kept.</summary>
internal sealed class StrangerServer : IAsyncDisposable
{
    private readonly Process _process;
    private readonly Lock _said = new();
    private readonly List<string> _lines = [];
    private readonly Task _reading;
    private TaskCompletionSource _more = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private bool _ended;

    private StrangerServer(Process process)
    {
        _process = process;
        _reading = Task.WhenAll(ReadAsync(process.StandardOutput), ReadAsync(process.StandardError));
    }

    /// <summary>Its process, for signals.</summary>
    public int Id => _process.Id;

    /// <summary>Everything that it printed so far.</summary>
    public IReadOnlyList<string> Lines
    {
        get
        {
            lock (_said)
            {
                return [.. _lines];
            }
        }
    }

    /// <summary>Starts a program and returns when it has printed a line with <paramref name="ready"/> in it.</summary>
    public static async Task<StrangerServer> StartAsync(
        string program, IEnumerable<string> arguments, CancellationToken stop, string ready = "READY")
    {
        var server = new StrangerServer(Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        })!);
        try
        {
            await server.WaitForAsync(line => line.Contains(ready, StringComparison.Ordinal), stop);
            return server;
        }
        catch
        {
            await server.DisposeAsync();
            throw;
        }
    }

    /// <summary>The first line, said already or yet to come, that fits; throws with all lines when the program ends without it.</summary>
    public async Task<string> WaitForAsync(Func<string, bool> fits, CancellationToken stop)
    {
        while (true)
        {
            Task more;
            lock (_said)
            {
                if (_lines.FirstOrDefault(fits) is { } line)
                {
                    return line;
                }
                if (_ended)
                {
                    throw new InvalidOperationException($"{_process.StartInfo.FileName} ended: {string.Join(" / ", _lines)}");
                }
                more = _more.Task;
            }
            await more.WaitAsync(stop);
        }
    }

    /// <summary>Sends "set table address value" and returns when the program has done it.</summary>
    public async Task SetAsync(string table, int address, int value, CancellationToken stop)
    {
        var before = Lines.Count(line => line == "SET");
        await _process.StandardInput.WriteAsync($"set {table} {address} {value}\n".AsMemory(), stop);
        await _process.StandardInput.FlushAsync(stop);
        await WaitForAsync(_ => _lines.Count(line => line == "SET") > before, stop);
    }

    /// <summary>Asks it to stop (SIGTERM) and waits for its end.</summary>
    /// <returns>Its exit code.</returns>
    public async Task<int> StopAsync(CancellationToken stop)
    {
        var (exit, said) = await StrangerProgram.RunAsync("kill", ["-TERM", $"{_process.Id}"], stop);
        if (exit != 0)
        {
            throw new InvalidOperationException(said);
        }

        await _process.WaitForExitAsync(stop);
        await _reading;
        return _process.ExitCode;
    }

    public async ValueTask DisposeAsync()
    {
        if (!_process.HasExited)
        {
            _process.Kill(entireProcessTree: true);
        }
        await _process.WaitForExitAsync();
        await _reading;
        _process.Dispose();
    }

    private async Task ReadAsync(StreamReader output)
    {
        while (await output.ReadLineAsync() is { } line)
        {
            Tell(() => _lines.Add(line));
        }
        // Either stream's end is the program's.
        Tell(() => _ended = true);
    }

    private void Tell(Action change)
    {
        TaskCompletionSource told;
        lock (_said)
        {
            change();
            told = _more;
            _more = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        }
        told.SetResult();
    }
}

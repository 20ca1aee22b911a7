using CityEdge.Gateway.Journal.Media;
using CityEdge.Safety;

namespace CityEdge.Gateway.Journal.InputLog;

/// <summary>The input log at work: the recorder for the loop, and a thread of low priority that writes.</summary>
internal sealed class InputLog : IDisposable
{
    private static readonly TimeSpan JoinLimit = TimeSpan.FromSeconds(2);

    private readonly InputQueue _queue = new();
    private readonly InputLogWriter _writer;
    private readonly CancellationTokenSource _stop = new();
    private readonly Thread _thread;

    // The directory is opened on the writer's thread, and not before the first inputs: no disk stands before the alarms.
    private InputLog(Func<IJournalMedium> open, SafetyModel model, long bytes)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(bytes, InputLogDefaults.LeastBytes);
        Recorder = new InputRecorder(_queue, bytes / InputLogDefaults.Files);
        _writer = new InputLogWriter(_queue, open, ModelFingerprint.Of(model), bytes);
        _thread = new Thread(Run) { IsBackground = true, Name = "input log", Priority = ThreadPriority.BelowNormal };
    }

    /// <summary>For <see cref="Loop.LoopRecorders.Inputs"/>.</summary>
    public InputRecorder Recorder { get; }

    /// <summary>What the disk said when it last refused; null while all is well.</summary>
    public MediumException? Refused => _writer.Refused;

    /// <summary>Records into <c>state/input</c> until disposed, which is after the loop.</summary>
    /// <param name="state">The state directory.</param>
    /// <param name="model">The site.</param>
    /// <param name="bytes">What the files may take.</param>
    /// <param name="started">Tells which state directory the gateway started on; in any other none is made or opened. Null while that is not known.</param>
    public static InputLog Start(string state, SafetyModel model, long bytes = InputLogDefaults.Bytes, Func<StateIdentity?>? started = null)
    {
        var log = new InputLog(() => Open(state, started), model, bytes);
        log._thread.Start();
        return log;
    }

    /// <summary>Ends the recording; called when the loop has stopped. Bounded: what a slow disk has not taken by then is not kept.</summary>
    public void Dispose()
    {
        Recorder.Stop();
        _stop.Cancel();
        if (_thread.IsAlive && !_thread.Join(JoinLimit))
        {
            // A writer that hangs in the disk keeps its medium while the process ends.
            return;
        }

        _writer.Dispose();
        _queue.Dispose();
        _stop.Dispose();
    }

    private static FileMedium Open(string state, Func<StateIdentity?>? started)
    {
        started?.Invoke()?.Require();
        return new FileMedium(Path.Combine(state, InputLogDefaults.Directory));
    }

    private void Run()
    {
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                _queue.Wait(_stop.Token);
            }
            catch (OperationCanceledException) when (_stop.IsCancellationRequested)
            {
                // Stopping is an expected end of a wait; what still waits is written below.
                break;
            }

            _writer.Drain();
        }

        _writer.Drain();
    }
}

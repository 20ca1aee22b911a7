using CityEdge.Gateway.Journal;
using CityEdge.Gateway.Journal.InputLog;
using CityEdge.Safety;

namespace CityEdge.Gateway.Replay;

/// <summary>A recording as it was named on the command line.</summary>
/// <param name="Path">As given.</param>
/// <param name="Kind">Found by looking: a folder is an input log or a journal, a file begins with a brace or not.</param>
/// <param name="Directory">For logs and journals: where their files lie. Else empty.</param>
internal sealed record RecordingSource(string Path, RecordingKind Kind, string Directory)
{
    private const int Look = 4096;

    /// <summary>Looks what a path is; null where it is nothing that can be replayed, with the reason.</summary>
    /// <exception cref="IOException">The disk refused.</exception>
    /// <exception cref="UnauthorizedAccessException">The file may not be read.</exception>
    public static RecordingSource? Find(string path, out LocalText why)
    {
        why = default;
        if (System.IO.Directory.Exists(path))
        {
            // A state folder with both is taken by its input log, which is exact; its journal folder can be named.
            foreach (var folder in (ReadOnlySpan<string>)[path, System.IO.Path.Combine(path, InputLogDefaults.Directory)])
            {
                if (System.IO.Directory.Exists(folder) && System.IO.Directory.EnumerateFiles(folder).Any(static file => InputLogFormat.NumberOf(System.IO.Path.GetFileName(file)) is not null))
                {
                    return new RecordingSource(path, RecordingKind.InputLog, folder);
                }
            }

            foreach (var state in (ReadOnlySpan<string>)[path, System.IO.Path.GetDirectoryName(System.IO.Path.GetFullPath(path)) ?? path])
            {
                if (System.IO.Directory.Exists(JournalPlaces.Of(state, JournalPart.Readings)) && (state == path || System.IO.Path.GetFileName(System.IO.Path.GetFullPath(path)) == "journal"))
                {
                    return new RecordingSource(path, RecordingKind.Journal, state);
                }
            }

            why = new LocalText(
                $"{path} 里没有输入记录（*.input1），也没有 journal/readings：给出状态目录、它的 input 目录，或一个文件",
                $"{path} holds neither an input log (*.input1) nor journal/readings: give a state folder, its input folder, or a file");
            return null;
        }

        if (!File.Exists(path))
        {
            why = new LocalText($"没有文件 {path}", $"there is no file {path}");
            return null;
        }

        if (InputLogFormat.NumberOf(System.IO.Path.GetFileName(path)) is not null)
        {
            return new RecordingSource(path, RecordingKind.InputLog, path);
        }

        using var stream = File.OpenRead(path);
        Span<byte> head = stackalloc byte[Look];
        var read = stream.ReadAtLeast(head, Look, throwOnEndOfStream: false);
        return new RecordingSource(path, IsJson(head[..read]) ? RecordingKind.Ndjson : RecordingKind.Csv, "");
    }

    /// <summary>Opens a recording of lines.</summary>
    public TextRecording Open(RecordingPoints points, RecordingRemarks remarks, RecordingZero zero) => new(
        Path,
        new FileStream(Path, new FileStreamOptions { Mode = FileMode.Open, Access = FileAccess.Read, Share = FileShare.ReadWrite, BufferSize = 0, Options = FileOptions.SequentialScan }),
        Kind == RecordingKind.Ndjson ? new JsonRows() : new CsvRows(), points, remarks, zero);

    // The first byte that is neither blank, byte order mark nor comment decides.
    private static bool IsJson(ReadOnlySpan<byte> head)
    {
        head = head.StartsWith("\uFEFF"u8) ? head[3..] : head;
        while (!head.IsEmpty)
        {
            if (head[0] <= ' ')
            {
                head = head[1..];
            }
            else if (head[0] != '#')
            {
                return head[0] == '{';
            }
            else
            {
                var end = head.IndexOf((byte)'\n');
                head = end < 0 ? default : head[end..];
            }
        }

        return false;
    }
}

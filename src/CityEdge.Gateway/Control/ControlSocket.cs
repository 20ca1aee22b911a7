using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Server.Kestrel.Transport.Sockets;

namespace CityEdge.Gateway.Control;

/// <summary>The file of the control socket: its permission is the authority for verbs, so it is never open wider, not even for a moment.</summary>
internal static class ControlSocket
{
    private const UnixFileMode OwnerAndGroup =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupRead | UnixFileMode.GroupWrite;

    private const UnixFileMode Directory0750 =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute | UnixFileMode.GroupRead | UnixFileMode.GroupExecute;

    /// <summary>Makes the directory where it is missing, and removes the socket that a dead process left behind.</summary>
    /// <exception cref="IOException">A live process answers there, or the file is something else.</exception>
    public static void MakeRoom(string path)
    {
        var directory = Path.GetDirectoryName(path)!;
        if (!Directory.Exists(directory))
        {
            Make(directory);
        }

        if (!File.Exists(path))
        {
            return;
        }

        if (IsOrdinaryFile(path))
        {
            throw new IOException($"{path} is a file, not a socket; it is left alone.");
        }

        if (Answers(path))
        {
            throw new IOException($"another cityedge already listens at {path}.");
        }

        File.Delete(path);
    }

    /// <summary>Binds the socket and narrows its permission before it listens: until then nobody can connect, whatever the umask left open.</summary>
    public static Socket Bind(EndPoint endpoint)
    {
        var socket = SocketTransportOptions.CreateDefaultBoundListenSocket(endpoint);
        if (endpoint is UnixDomainSocketEndPoint && !OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(endpoint.ToString()!, OwnerAndGroup);
        }

        return socket;
    }

    private static void Make(string directory)
    {
        if (OperatingSystem.IsWindows())
        {
            Directory.CreateDirectory(directory);
        }
        else
        {
            Directory.CreateDirectory(directory, Directory0750);
        }
    }

    // A socket cannot be opened as a file (ENXIO); to connect to an ordinary file looks like a dead socket, so that question comes first.
    private static bool IsOrdinaryFile(string path)
    {
        try
        {
            using var file = File.OpenRead(path);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private static bool Answers(string path)
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(path));
            return true;
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            return false;
        }
    }
}

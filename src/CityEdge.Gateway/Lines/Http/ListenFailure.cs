using System.Net.Sockets;
using System.Security.Cryptography;
using CityEdge.Gateway.Sites;
using CityEdge.Safety;
using Microsoft.AspNetCore.Connections;

namespace CityEdge.Gateway.Lines.Http;

/// <summary>Why the intake cannot listen, as a sentence for the person who stands before the box.</summary>
internal static class ListenFailure
{
    /// <summary>The sentence; null for what is no failure of the place but of the program.</summary>
    public static LocalText? Of(Exception failure, HttpListenLine line)
    {
        var place = FormattableString.Invariant($"{line.Address}:{line.Port}");
        return failure switch
        {
            _ when Find<AddressInUseException>(failure) is not null || SocketErrorOf(failure) == SocketError.AddressAlreadyInUse => new(
                $"{place} 已被另一个程序占用：请停止它，或给线路“{line.Id}”换一个端口。",
                $"{place} is in use by another program: stop that, or give line '{line.Id}' another port."),
            _ when SocketErrorOf(failure) == SocketError.AddressNotAvailable => new(
                $"本机没有地址 {line.Address}：请核对线路“{line.Id}”的 address，或等网络就绪。",
                $"This machine has no address {line.Address}: check the address of line '{line.Id}', or wait for the network."),
            _ when SocketErrorOf(failure) == SocketError.AccessDenied => new(
                $"没有权限监听 {place}：请用 1024 以上的端口。", $"Listening at {place} is not permitted: use a port above 1023."),
            CryptographicException or ArgumentException when line.Certificate is { } file => new(
                $"证书文件 {file} 读不懂：须为 PEM，含证书和未加密的私钥。", $"The certificate file {file} cannot be read: it must be PEM with a certificate and its key, not encrypted."),
            FileNotFoundException or DirectoryNotFoundException when line.Certificate is { } file => new(
                $"没有证书文件 {file}。", $"There is no certificate file {file}."),
            UnauthorizedAccessException when line.Certificate is { } file => new(
                $"没有权限读证书文件 {file}。", $"Reading the certificate file {file} is not permitted."),
            IOException or SocketException => new($"无法监听 {place}：{failure.Message}", $"Listening at {place} failed: {failure.Message}"),
            _ => null,
        };
    }

    private static SocketError? SocketErrorOf(Exception failure) => Find<SocketException>(failure)?.SocketErrorCode;

    private static T? Find<T>(Exception? failure)
        where T : Exception
    {
        for (; failure is not null; failure = failure.InnerException)
        {
            if (failure is T found)
            {
                return found;
            }
        }

        return null;
    }
}

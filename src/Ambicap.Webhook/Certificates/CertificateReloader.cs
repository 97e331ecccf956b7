using Ambicap.Webhook.Configuration;
using Ambicap.Webhook.Logging;

namespace Ambicap.Webhook.Certificates;

/// <summary>
/// Holds the certificate, and takes in new files. They are compared by content: a Secret's volume swaps a link two folders up, which no
/// watch of the file itself sees. A pair that cannot be used, such as one that is half written, changes nothing.
/// </summary>
/// <param name="files">The files.</param>
/// <param name="interval">Between two looks.</param>
/// <param name="log">The log.</param>
internal sealed class CertificateReloader(CertificateFiles files, TimeSpan interval, JsonLog log) : ICertificateSource
{
    private CertificatePem _seen = new("", "");
    private string? _lastError;
    private volatile ServerCertificate? _current;

    public ServerCertificate Current => _current ?? throw new InvalidOperationException("no certificate was loaded");

    /// <summary>Who gives files gives their authority to the API server as well.</summary>
    public string? Missing => null;

    /// <summary>Loads the first certificate.</summary>
    /// <exception cref="InputException">The files cannot be used.</exception>
    internal void Load()
    {
        CertificatePem pem = files.Read();
        _current = files.Parse(pem);
        _seen = pem;
    }

    /// <summary>Looks at the files again and again, until it is cancelled.</summary>
    public async Task RunAsync(CancellationToken cancellation)
    {
        using PeriodicTimer timer = new(interval);
        try
        {
            while (await timer.WaitForNextTickAsync(cancellation))
            {
                Look();
            }
        }
        catch (OperationCanceledException)
        {
            // Asked for.
        }
    }

    private void Look()
    {
        try
        {
            CertificatePem pem = files.Read();
            if (pem != _seen)
            {
                _current = files.Parse(pem);
                _seen = pem;
                log.Information("the certificate was reloaded", ("expires", Current.Expires.ToString("O")));
            }

            _lastError = null;
        }
        catch (Exception failure) when (failure is not OutOfMemoryException)
        {
            if (failure.Message != _lastError)
            {
                log.Error("the new certificate cannot be used; keeping the old one", ("reason", failure.Message));
            }

            _lastError = failure.Message;
        }
    }
}

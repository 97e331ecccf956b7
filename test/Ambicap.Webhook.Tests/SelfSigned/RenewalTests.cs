using System.Security.Cryptography.X509Certificates;
using Ambicap.Webhook.Certificates;
using Ambicap.Webhook.SelfSigned;

namespace Ambicap.Webhook.Tests.SelfSigned;

/// <summary>What is renewed when, without an API server: time is what the test says.</summary>
public sealed class RenewalTests
{
    private const string Host = "ambicap-webhook.ambicap-system.svc";
    private static readonly CertificateLife s_life = CertificateLife.Usual;
    private static readonly Renewal s_renewal = new(Host, s_life);
    private static readonly DateTimeOffset s_start = DateTimeOffset.UtcNow;

    [Fact]
    public void Advance_Nothing_MakesAuthorityAndCertificateThatVerify()
    {
        AuthorityState state = Fresh();
        using X509Certificate2 authority = Of(state.Authority);
        using X509Certificate2 leaf = Of(state.Leaf);
        using X509Chain chain = new();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.Add(authority);
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.ApplicationPolicy.Add(new("1.3.6.1.5.5.7.3.1"));
        Assert.True(chain.Build(leaf), string.Join(", ", chain.ChainStatus.Select(status => status.StatusInformation)));
        Assert.True(leaf.MatchesHostname(Host, allowWildcards: false, allowCommonName: false));
        Assert.Equal([state.Authority.Certificate], state.Trusted);
        Assert.Equal("1.2.840.10045.2.1", leaf.PublicKey.Oid.Value);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(59)]
    public void Advance_BeforeTwoThirds_ChangesNothing(int days)
    {
        AuthorityState state = Fresh();
        Assert.Same(state, s_renewal.Advance(state, [], false, s_start.AddDays(days)));
    }

    [Fact]
    public void Advance_CertificateAtTwoThirds_RenewsItUnderTheSameAuthority()
    {
        AuthorityState state = Fresh();
        AuthorityState renewed = s_renewal.Advance(state, [], false, s_start.AddDays(61));
        Assert.NotEqual(state.Leaf, renewed.Leaf);
        Assert.Equal(state.Trusted, renewed.Trusted);
        Assert.Same(renewed, s_renewal.Advance(renewed, [], false, s_start.AddDays(61)));
    }

    /// <summary>Next, signing, former: trusted before the first certificate of it, and after the last.</summary>
    [Fact]
    public void Advance_AuthorityAtTwoThirds_IsToldOfBeforeItSigns()
    {
        DateTimeOffset due = s_start.AddDays(4 * 60 + 1);
        AuthorityState state = s_renewal.Advance(Fresh(), [], false, s_start.AddDays(200));
        AuthorityState told = s_renewal.Advance(state, [], false, due);
        Assert.Equal(state.Authority, told.Authority);
        Assert.Equal([state.Authority.Certificate, told.Next!.Certificate], told.Trusted);
        Assert.Equal(told.Authority, s_renewal.Advance(told, [], false, due.AddDays(1)).Authority);

        AuthorityState changed = s_renewal.Advance(told, [], true, due.AddMinutes(6));
        Assert.Equal(told.Next, changed.Authority);
        Assert.Equal([changed.Authority.Certificate, state.Authority.Certificate], changed.Trusted);
        Assert.Null(changed.Next);
        Assert.Equal(Of(changed.Authority).Subject, Of(changed.Leaf).Issuer);

        Assert.Same(changed, s_renewal.Advance(changed, [], false, due.AddMinutes(20)));
        Assert.Equal([changed.Authority.Certificate], s_renewal.Advance(changed, [], false, due.AddMinutes(22)).Trusted);
    }

    [Fact]
    public void Advance_Expired_BeginsAnewAndKeepsWhatIsTrusted()
    {
        AuthorityState other = Fresh();
        AuthorityState state = s_renewal.Advance(Fresh(), [other.Authority.Certificate], false, s_start.AddDays(361));
        Assert.Equal([state.Authority.Certificate, other.Authority.Certificate], state.Trusted);
    }

    public static TheoryData<string, string> Broken => new()
    {
        { "", "" },
        { "-----BEGIN CERTIFICATE-----\nMIIB\n-----END CERTIFICATE-----", "x" },
        { Fresh().Authority.Certificate, Fresh().Authority.Key },
    };

    [Theory]
    [MemberData(nameof(Broken))]
    public void Advance_BrokenAuthority_BeginsAnew(string certificate, string key)
    {
        AuthorityState broken = Fresh() with { Authority = new CertificatePem(certificate, key) };
        AuthorityState state = s_renewal.Advance(broken, [], false, s_start);
        Assert.NotEqual(broken.Authority, state.Authority);
        Assert.Equal(Of(state.Authority).Subject, Of(state.Leaf).Issuer);
    }

    [Fact]
    public void Advance_CertificateOfAnotherNameOrAuthority_IsIssuedAnew()
    {
        AuthorityState state = Fresh();
        Assert.NotEqual(state.Leaf, new Renewal("other.ambicap-system.svc", s_life).Advance(state, [], false, s_start).Leaf);
        AuthorityState mixed = state with { Leaf = Fresh().Leaf };
        Assert.NotEqual(mixed.Leaf, s_renewal.Advance(mixed, [], false, s_start).Leaf);
    }

    [Fact]
    public void IsKnown_Authority_OnlyAfterItWasThereWithoutAGap()
    {
        Propagation propagation = new(TimeSpan.FromMinutes(5));
        propagation.Note(["a"], s_start);
        Assert.False(propagation.IsKnown("a", s_start.AddMinutes(4)));
        Assert.True(propagation.IsKnown("a", s_start.AddMinutes(5)));
        propagation.Note(["b"], s_start.AddMinutes(5));
        propagation.Note(["a", "b"], s_start.AddMinutes(6));
        Assert.False(propagation.IsKnown("a", s_start.AddMinutes(10)));
        Assert.True(propagation.IsKnown("b", s_start.AddMinutes(10)));
    }

    private static AuthorityState Fresh() => s_renewal.Advance(null, [], false, s_start);

    private static X509Certificate2 Of(CertificatePem pem) => X509Certificate2.CreateFromPem(pem.Certificate, pem.Key);
}

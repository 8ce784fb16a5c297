/// Two self-signed certificates for `localhost` with their keys, made for these tests alone and trusted nowhere; valid for a hundred years.
enum TestCertificates {
    static let first = (
        certificate: """
        -----BEGIN CERTIFICATE-----
        MIIBlDCCATugAwIBAgIUTUVSTZr7QJFd9SAvGARbcpo0QtIwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTE0MTI0MFoYDzIxMjYxMDI4
        MTQxMjQwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAQqGuDoN97h6u1k+8wUqVdZ/ph33dH/va4ZXJM2EbXgxk9ayI9LQSiW
        9J38OhDXOGqAJJHRH9gDy1HW1xlhbryOo2kwZzAdBgNVHQ4EFgQUnZRV3bNMojET
        firtLvjdruBBEvkwHwYDVR0jBBgwFoAUnZRV3bNMojETfirtLvjdruBBEvkwDwYD
        VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
        RwAwRAIgPQT0p94PQU+WkSvwJAwqnv5LkOE1KrJKZ08wY01rQpICIHfqYP0L18ue
        RCgiLW8K0RV34nqdupchVDsknVb/GavZ
        -----END CERTIFICATE-----
        """,
        key: """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQgVQPh7XKdUoqYEmYw
        VBa8OU0ZMZisiV4rGzPbwxduCgShRANCAAQqGuDoN97h6u1k+8wUqVdZ/ph33dH/
        va4ZXJM2EbXgxk9ayI9LQSiW9J38OhDXOGqAJJHRH9gDy1HW1xlhbryO
        -----END PRIVATE KEY-----
        """
    )
    static let second = (
        certificate: """
        -----BEGIN CERTIFICATE-----
        MIIBljCCATugAwIBAgIUZh7xKJY3efpMMvGWfmeQZ2f7d6cwCgYIKoZIzj0EAwIw
        FDESMBAGA1UEAwwJbG9jYWxob3N0MCAXDTI2MTEyMTE0MTI0MFoYDzIxMjYxMDI4
        MTQxMjQwWjAUMRIwEAYDVQQDDAlsb2NhbGhvc3QwWTATBgcqhkjOPQIBBggqhkjO
        PQMBBwNCAAT9Lsgpkv/fQoRzWC/8guEYIHXjiL5VyecRf6c0IcZVnbHmWhAQn/om
        9UuxuZJ4L0TF8DWOHEtjNffF5GVjCG7to2kwZzAdBgNVHQ4EFgQUabrBMUmXJR08
        GCk7pOEOBU0w/X8wHwYDVR0jBBgwFoAUabrBMUmXJR08GCk7pOEOBU0w/X8wDwYD
        VR0TAQH/BAUwAwEB/zAUBgNVHREEDTALgglsb2NhbGhvc3QwCgYIKoZIzj0EAwID
        SQAwRgIhALtfRJ/6UVHN+j3QUHtpjBEdrevhBzEPY3oZgMzQ7WGfAiEA/9zGwX+x
        ZwQg21H8xYNvzOf5bkf9VVht9o7pMssplsQ=
        -----END CERTIFICATE-----
        """,
        key: """
        -----BEGIN PRIVATE KEY-----
        MIGHAgEAMBMGByqGSM49AgEGCCqGSM49AwEHBG0wawIBAQQg1PxAV4LQACaWKTJD
        wyX0Fhnsp9Wl88v0UczramCCEKehRANCAAT9Lsgpkv/fQoRzWC/8guEYIHXjiL5V
        yecRf6c0IcZVnbHmWhAQn/om9UuxuZJ4L0TF8DWOHEtjNffF5GVjCG7t
        -----END PRIVATE KEY-----
        """
    )
}

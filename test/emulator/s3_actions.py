"""S3: what IAM calls an operation on a part of a bucket's settings.

moto knows some of these only by the operation on the whole bucket, so that whoever may list a bucket might read all of
its settings, and whoever may not delete it could not remove its encryption.

https://docs.aws.amazon.com/AmazonS3/latest/userguide/using-with-s3-policy-actions.html
"""

from moto.s3.responses import ACTION_MAP

#: By what the query string names: the actions that read, write and remove it.
SETTINGS = {
    "encryption": ("GetEncryptionConfiguration", "PutEncryptionConfiguration", "PutEncryptionConfiguration"),
    "object-lock": ("GetBucketObjectLockConfiguration", "PutBucketObjectLockConfiguration", None),
    "ownershipControls": (
        "GetBucketOwnershipControls",
        "PutBucketOwnershipControls",
        "PutBucketOwnershipControls",
    ),
    "publicAccessBlock": (
        "GetBucketPublicAccessBlock",
        "PutBucketPublicAccessBlock",
        "PutBucketPublicAccessBlock",
    ),
    "replication": ("GetReplicationConfiguration", "PutReplicationConfiguration", "PutReplicationConfiguration"),
    "requestPayment": ("GetBucketRequestPayment", "PutBucketRequestPayment", None),
}


def install() -> None:
    for setting, actions in SETTINGS.items():
        for method, action in zip(("GET", "PUT", "DELETE"), actions):
            if action:
                ACTION_MAP["BUCKET"][method][setting] = action
